import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { toHost } from '../../src/dashboard/protocol.js';
import { chromiumPath, openBrowser } from './support/browser.js';
import { startSite, TICKET, TOKEN, type Site } from './support/site.js';
import { aProviderHealth } from './support/backends.js';
import { aComparison, aQuality, noClasses } from './support/quality.js';
import { aChart, aSummary, moneyNamed, money, NOON_MS, someBudgets } from './support/money.js';
import { aDetail, aFakeHost, anOverview, answerAs, aRow, someRows } from './support/views.js';

const TABS = ['overview', 'decisions', 'models', 'memory', 'budgets', 'quality'] as const;

/** Everything a hostile client or provider might put into a name. */
const HOSTILE = [
  '<img src=x onerror="window.hacked = 1">',
  'javascript:window.hacked=1',
  '"><script>window.hacked=1</script>',
  '\u202Egnp.exe',
  'מודל',
  'x'.repeat(2_000),
].join(' ');

const EDITOR_API = `
  globalThis.posted = [];
  const kept = sessionStorage.getItem('kept');
  globalThis.acquireVsCodeApi = () => ({
    postMessage: (message) => { globalThis.posted.push(message); globalThis.toTest(JSON.stringify(message)); },
    getState: () => (kept === null ? undefined : JSON.parse(kept)),
    setState: (state) => sessionStorage.setItem('kept', JSON.stringify(state)),
  });
`;

/** Counts what the page's policy blocked; read by `violationsOf`. */
const WATCH_POLICY = `
  globalThis.violations = [];
  document.addEventListener('securitypolicyviolation', (event) => globalThis.violations.push(event.violatedDirective + ' ' + event.blockedURI));
`;

/** Numbers and their units are held together by no-break spaces. */
const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('the page in a real browser', function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let site: Site;
  let page: Page;

  before(async function () {
    const executable = chromiumPath();
    if (executable === undefined) {
      process.emitWarning(
        'No browser: install Chromium, or name one in SIGNALBOX_CHROMIUM, to run the tests of the page.',
      );
      this.skip();
    }
    [browser, site] = await Promise.all([openBrowser(executable), startSite(aFakeHost())]);
  });

  after(async () => {
    if (!browser) return; // skipped
    await browser.close();
    await site.close();
  });

  beforeEach(() => {
    site.host = aFakeHost();
    site.sessions = new Set([TOKEN]);
  });

  afterEach(async () => {
    const violations = await page.evaluate<string[]>('globalThis.violations');
    const hacked = await page.evaluate('globalThis.hacked');
    await page.context().close();
    assert.deepEqual({ violations, hacked }, { violations: [], hacked: undefined });
  });

  async function newPage(options: BrowserContextOptions = {}): Promise<void> {
    assert.ok(browser);
    const context = await browser.newContext({
      locale: 'en-US',
      timezoneId: 'Europe/Berlin',
      viewport: { width: 1_200, height: 800 },
      ...options,
    });
    page = await context.newPage();
    await page.addInitScript(WATCH_POLICY);
    await page.clock.install({ time: NOON_MS + 60_000 });
  }

  async function signIn(options: BrowserContextOptions = {}): Promise<void> {
    await newPage(options);
    await page.goto(`${site.url}/dashboard`);
    await page.getByLabel('Paste the proxy token').fill(TOKEN);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('All time by model').waitFor();
  }

  const openTab = async (tab: (typeof TABS)[number]): Promise<void> => {
    await page.locator(`#tab-${tab}`).click();
    await page.locator('[role=tabpanel] table').first().waitFor();
  };

  async function compare(): Promise<void> {
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.getByRole('table', { name: 'Accuracy and time' }).waitFor();
  }

  const firstCells = (): Promise<string[]> => page.locator('tbody td:nth-child(3)').allInnerTexts();

  describe('sign-in', () => {
    it('says how to get the token, and takes it', async () => {
      await newPage();
      await page.goto(`${site.url}/dashboard`);
      const form = page.locator('form');
      await form.waitFor();
      const text = await form.innerText();
      assert.match(text, /Signalbox: Copy Proxy Token/);
      assert.match(text, /npx signalbox token/);
      await page.getByLabel('Paste the proxy token').fill(TOKEN);
      await page.keyboard.press('Enter');
      await page.getByText('$0.4231').waitFor();
    });

    it('says so when the token is not accepted', async () => {
      await newPage();
      await page.goto(`${site.url}/dashboard`);
      await page.getByLabel('Paste the proxy token').fill('wrong');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('alert').filter({ hasText: 'not accepted' }).waitFor();
    });

    it('takes the ticket of a link, removes it from the address, and stays signed in after a reload', async () => {
      await newPage();
      await page.goto(`${site.url}/dashboard#ticket=${TICKET}`);
      await page.getByText('$0.4231').waitFor();
      assert.equal(page.url(), `${site.url}/dashboard`);
      await page.reload();
      await page.getByText('$0.4231').waitFor();
    });

    it('asks for the token again when the session ends, and loses nothing', async () => {
      await signIn();
      await openTab('decisions');
      await page.getByLabel('Filter decisions').fill('globex');
      site.sessions.clear();
      await page.clock.runFor(2_000);
      await page.getByRole('alert').waitFor();
      site.sessions.add(TOKEN);
      await page.getByLabel('Paste the proxy token').fill(TOKEN);
      await page.keyboard.press('Enter');
      await page.locator('table').waitFor();
      assert.equal(await page.getByLabel('Filter decisions').inputValue(), 'globex');
    });
  });

  describe('tabs', () => {
    it('are moved through by arrow keys, Home and End', async () => {
      await signIn();
      await page.locator('#tab-overview').focus();
      const walked: (string | null)[] = [];
      for (const key of ['ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home']) {
        await page.keyboard.press(key);
        walked.push(await page.locator('[role=tab]:focus').getAttribute('id'));
      }
      assert.deepEqual(walked, ['tab-decisions', 'tab-quality', 'tab-overview', 'tab-quality', 'tab-overview']);
    });

    it('have one stop in the tab order, and name their panel', async () => {
      await signIn();
      await openTab('models');
      assert.equal(await page.locator('[role=tab][tabindex="0"]').getAttribute('id'), 'tab-models');
      assert.equal(await page.locator('[role=tab][aria-selected="true"]').count(), 1);
      await page.getByRole('tabpanel', { name: 'Models & Providers' }).waitFor();
    });
  });

  describe('decisions', () => {
    it('open with Enter from the row the arrow keys are on, and give the focus back', async () => {
      await signIn();
      await openTab('decisions');
      await page.locator('table button').first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'globex/large-2' }).waitFor();
      assert.equal(await page.locator(':focus').innerText(), 'globex/large-2');
      await page.keyboard.press('Escape');
      await page.locator('table.openable').waitFor();
      assert.equal(await page.locator(':focus').getAttribute('id'), 'open-01ROW9998');
    });

    it('show signals that add up, candidates, rejections by stage, attempts and tokens', async () => {
      await signIn();
      await openTab('decisions');
      await page.locator('table.openable tbody tr').first().click();
      await page.getByRole('heading', { name: 'Signals' }).waitFor();
      const text = await page.locator('main').innerText();
      assert.match(text, /Sum\s+\+0\.3100\s+Score 0\.3100/);
      assert.match(text, /The best 3 of 14 are kept\./);
      assert.match(text, /fit-context 2/);
      assert.match(text, /require-access 9/);
      assert.match(text, /Acme asks to wait 20 seconds\./);
      assert.match(text, /Cache read\s+12,304/);
      assert.match(text, /Cache write, 1 hour\s+77/);
      assert.match(text, /Cost: \$0\.0123\s+Expected before the call: ≈ \$0\.0119/);
      const attempts = page.getByRole('table', { name: 'Attempts' }).locator('tbody tr');
      assert.deepEqual(await attempts.locator('td:nth-child(5)').allInnerTexts(), ['–', '$0.0123']);
      assert.match(text, /Add a key for Hooli/);
    });

    it('tell how the request was judged, in text and not by colour alone', async () => {
      await signIn();
      await openTab('decisions');
      await page.locator('table.openable tbody tr').first().click();
      await page.getByRole('heading', { name: 'Why this tier' }).waitFor();
      const text = await page.locator('main').innerText();
      assert.match(text, /Confidence\s+87\s%, fairly sure/);
      assert.match(text, /Judged by\s+learned\s+sidecar cannot be reached; judged by learned/);
      assert.match(text, /Tier\s+cheap\s+raised from free: not sure enough/);
      assert.match(text, /Domain\s+cs\s+architecture/);
      assert.match(text, /Why this tier\s+cheap \(score 0\.31\): fenced blocks/);
      assert.match(text, /explain\s+−0\.0312/);
      assert.match(text, /deadlock\s+\+0\.0204/);
      assert.match(text, /free\s+<\s1\s%\s+cheap chosen\s+74\s%\s+mid\s+96\s%\s+premium\s+100\s%/);
      assert.match(text, /Without the pasted code:\s+mid/);
    });

    it('show what is kept of a decision that is older than these fields', async () => {
      const { okRatios, escalation, fallback, specialty, ...detail } = aDetail(aRow());
      assert.ok(okRatios && escalation && fallback && specialty);
      const old = { okRatios: undefined, escalation: undefined, fallback: undefined, specialty: undefined };
      site.host = aFakeHost({ detail: (row) => ({ ...detail, ...old, row, words: [], counterfactuals: [] }) });
      await signIn();
      await openTab('decisions');
      await page.locator('table.openable tbody tr').first().click();
      await page.getByRole('heading', { name: 'Signals' }).waitFor();
      const headings = await page.getByRole('heading', { level: 3 }).allInnerTexts();
      assert.deepEqual(headings, []);
      assert.match(await page.locator('main').innerText(), /Why this tier\s+cheap \(score 0\.31\)/);
    });

    it('unfold rejections from the keyboard', async () => {
      await signIn();
      await openTab('decisions');
      await page.locator('table.openable tbody tr').first().click();
      const hidden = page.getByText('needs 18228 tokens, 7600 of 8000 are usable');
      assert.equal(await hidden.isVisible(), false);
      await page.locator('summary').first().focus();
      await page.keyboard.press('Enter');
      await hidden.waitFor({ state: 'visible' });
    });

    it('are filtered by what is typed', async () => {
      await signIn();
      await openTab('decisions');
      await page.getByLabel('Filter decisions').fill('failed cheap');
      assert.deepEqual(await firstCells(), ['–']);
      await page.getByText('1 of 5 loaded').waitFor();
      await page.getByLabel('Filter decisions').fill('no such thing');
      await page.getByText('No loaded decision matches “no such thing”.').waitFor();
    });

    it('load more behind the last row', async () => {
      site.host = aFakeHost({ rows: someRows(60) });
      await signIn();
      await openTab('decisions');
      assert.equal(await page.locator('tbody tr').count(), 50);
      await page.getByRole('button', { name: 'Load more' }).click();
      await page.getByText('60 of 60 loaded').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Load more' }).count(), 0);
    });

    it('arrive by polling, and are announced', async () => {
      await signIn();
      await openTab('decisions');
      site.host.rows = [aRow({ requestId: '01ROWNEW', served: 'newest/model' }), ...site.host.rows];
      await page.clock.runFor(2_000);
      await page.getByText('newest/model').first().waitFor();
      assert.equal(await page.getByRole('status').innerText(), 'New decisions: 1. Loaded: 6.');
    });

    it('tell what to do when there are none', async () => {
      site.host = aFakeHost({ rows: [] });
      await signIn();
      await page.locator('#tab-decisions').click();
      await page.getByText('run “Signalbox: Route Selection”').waitFor();
    });
  });

  describe('overview', () => {
    const card = (name: string) => page.getByRole('article', { name, exact: true });
    const bars = () => page.getByRole('img', { name: /^Spend by day/ });

    it('shows each stretch of time with what is missing from its sum', async () => {
      await signIn();
      const names = await page
        .getByRole('article')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
      assert.deepEqual(names, ['Session', 'Today', 'This week', 'This month', 'All time']);
      assert.match(await card('This month').innerText(), /≈ \$12\.84 \+ 3 unpriced/);
    });

    it('shows the cap of the day, what is set aside, and when it resets in the person’s own zone', async () => {
      await signIn();
      const text = (await card('Today').innerText()).replace(/\s+/g, ' ');
      assert.match(text, /\$0\.42 of \$5\.00, 8 %/);
      assert.match(text, /\$4\.55 left, ≈ \$0\.03 set aside, resets Sat, Nov 21, 12:00 AM/);
    });

    it('says what was saved against which model, and what the pace comes to', async () => {
      await signIn();
      const text = (await page.locator('.outlook').innerText()).replace(/\s+/g, ' ');
      assert.match(text, /≈ \$18\.36 against globex\/large-2 The same tokens at its list price/);
      assert.match(text, /dearest model that is ready.* Unpriced requests that are left out: 3\./);
      assert.match(text, /≈ \$19\.44 this month ≈ \$240\.90 a year; at ≈ \$0\.66 a day, as in the last 19\.5 days/);
      assert.match(text, /As of September 23, 2026/);
      assert.match(text, /Globex Pro 63 % of 5 h left, frees up 02:20 PM 75 % of 7 d left/);
    });

    it('says so when the baseline would have been cheaper, and when nothing is known', async () => {
      const { savings } = aSummary();
      assert.ok(savings);
      site.host.money = aSummary({ savings: { ...savings, isSaving: false } });
      await signIn();
      await page.getByText('Nothing: ≈ $18.36 more than globex/large-2').waitFor();
      site.host.money = aSummary({ savings: undefined, burn: undefined, projection: undefined, isPaused: true });
      await page.clock.runFor(2_000);
      await page.getByText('Too little is known yet.').waitFor();
      await page.getByText('Paid models are paused').waitFor();
      await page.getByText('Nothing was spent in the last hour.').waitFor();
    });

    it('draws bars that are told in words, and gives each group a look and its numbers', async () => {
      await signIn();
      assert.match(
        (await bars().getAttribute('aria-label')) ?? '',
        /last 30 days: \$10\.80 in all.*globex\/large-2 \$3\.78/,
      );
      const drawn = await bars().evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
        return new Set(Array.from({ length: pixels.length / 4 }, (_, at) => pixels.slice(at * 4, at * 4 + 4).join()))
          .size;
      });
      assert.ok(drawn > 20, `${drawn} colours`);
      const groups = page.getByRole('table', { name: 'Spend by Model, last 30 days' }).locator('tbody tr');
      assert.equal(await groups.locator('svg.swatch').count(), 8);
      assert.match(await groups.last().innerText(), /4 others\s+21\s+0\s+\$0\.36\s+3\s%/);
      assert.match(await groups.nth(6).innerText(), /initech\/medium\s+21\s+7\s+unpriced\s+–/);
    });

    it('shows the same numbers as a table, newest day first, and remembers that', async () => {
      site.sessions.add('session-1');
      await signIn();
      const button = page.getByRole('button', { name: 'As a table' });
      await button.focus();
      await page.keyboard.press('Enter');
      const days = page.getByRole('table', { name: 'Spend by day and Model, last 30 days' });
      await days.waitFor();
      assert.equal(await bars().count(), 0);
      assert.equal(await button.getAttribute('aria-pressed'), 'true');
      assert.equal(await page.locator(':focus').innerText(), 'As a table');
      assert.deepEqual(await days.locator('tbody tr').first().locator('th, td').allInnerTexts(), [
        'November 20, 2026',
        '$0.42',
        '$0.24',
        '$0.18',
        '$0.14',
        '$0.10',
        '$0.08',
        'unpriced',
        '$0.04',
        '$1.20',
        '1',
      ]);
      assert.equal(await days.locator('tfoot td').nth(8).innerText(), '$10.80');
      const kept = await page.evaluate<string>(`sessionStorage.getItem('signalbox.state')`);
      assert.match(kept, /"asTable":true/);
      await button.click();
      await bars().waitFor();
    });

    it('asks again for other days and another dimension, from the keyboard', async () => {
      site.host.chart = aChart({ days: 90 });
      await signIn();
      await page.getByRole('combobox', { name: 'Show' }).selectOption('90');
      await page.getByRole('combobox', { name: 'by', exact: true }).selectOption('Team');
      await page.getByRole('table', { name: 'Spend by Team, last 90 days' }).waitFor();
      assert.match((await bars().getAttribute('aria-label')) ?? '', /^Spend by day and Team, last 90 days/);
    });

    it('draws no bars when nothing with a price was spent, and says so when nothing was asked', async () => {
      const chart = aChart();
      site.host.chart = { ...chart, total: { ...chart.total, spend: money('unpriced', undefined) } };
      await signIn();
      await page.getByText('Nothing with a known price was spent').waitFor();
      site.host.chart = { ...chart, total: { ...chart.total, requests: 0 } };
      await page.getByRole('combobox', { name: 'Show' }).selectOption('7');
      await page.getByText('No requests in the last 7 days.').waitFor();
    });

    const drawing = () => bars().evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

    it('draws the bars again in the colours of another theme, and when it comes back to the tab', async () => {
      await signIn({ colorScheme: 'light' });
      await bars().waitFor();
      const light = await drawing();
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.waitForFunction((before) => document.querySelector('canvas')?.toDataURL() !== before, light);
      const dark = await drawing();
      await openTab('models');
      assert.equal(await page.locator('canvas').count(), 0);
      await openTab('overview');
      await bars().waitFor();
      await page.waitForFunction((before) => document.querySelector('canvas')?.toDataURL() === before, dark);
    });

    it('keeps the bars as wide as the window when that gets narrower', async () => {
      await signIn();
      await bars().waitFor();
      await page.setViewportSize({ width: 600, height: 800 });
      await page.waitForFunction(`document.querySelector('canvas').getBoundingClientRect().width <= 568`);
    });
  });

  describe('providers', () => {
    const rowOf = (name: string) =>
      page.getByRole('table', { name: 'Health' }).locator('tbody tr').filter({ hasText: name }).first();
    const cellsOf = async (name: string): Promise<string[]> =>
      (await rowOf(name).locator('td').allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());

    async function openProviders(): Promise<void> {
      await signIn();
      await openTab('models');
      await page.getByText('As the calls of all Signalbox windows and terminals found them').waitFor();
    }

    it('show how those that were called do, in words as well as in colour, and what is not known as a dash', async () => {
      await openProviders();
      assert.deepEqual(await cellsOf('Acme'), [
        'Acme us',
        '● closed',
        '96 % healthy speed 56 % + reliability 40 %',
        '2',
        '536 ms',
        '0 % 0 of 1,204',
        'Reset',
      ]);
      assert.deepEqual(await cellsOf('Hooli'), [
        'Hooli eu',
        '✕ open (41 s) Rests. Failures in a row: 5.',
        '20 % down speed 20 % + reliability 0 %',
        '0',
        '1.50 s',
        '50 % 5 of 10',
        'Reset',
      ]);
      assert.equal(await rowOf('Ollama').count(), 0);
    });

    it('say of a ready provider without calls that it was not called, and not how it does', async () => {
      site.host.backends = { ...site.host.backends, providers: [] };
      await signIn();
      await openTab('models');
      await page.getByText('No provider was called yet').waitFor();
      assert.deepEqual(await cellsOf('Acme'), ['Acme us', '○ not called yet', '–', '–', '–', '–', 'Reset']);
    });

    it('say so when none can be called', async () => {
      site.host.backends = { ...site.host.backends, providers: [] };
      site.host.models = { ...site.host.models, providers: [] };
      await signIn();
      await page.locator('#tab-models').click();
      await page.getByText('No provider is ready to be called.').waitFor();
    });

    it('count a rest down by the second, and ask how it went meanwhile', async () => {
      await openProviders();
      await page.clock.runFor(1_000);
      await rowOf('Hooli').getByText('open (40 s)').waitFor();
      site.host.backends = {
        ...site.host.backends,
        providers: [aProviderHealth({ provider: 'hooli', breaker: 'half-open', state: 'degraded' })],
      };
      await page.clock.runFor(1_000);
      await rowOf('Hooli').getByText('half-open').waitFor();
      await rowOf('Hooli').getByText('One call at a time tries whether it works again.').waitFor();
    });

    it('are reset from the keyboard; the button keeps the focus, and the result is announced', async () => {
      site.host.models = {
        ...site.host.models,
        providers: site.host.models.providers.map((one) => ({ ...one, state: 'ready', hint: '' })),
      };
      await openProviders();
      await page.getByRole('button', { name: 'Reset: forget the failures of Hooli' }).focus();
      await page.keyboard.press('Enter');
      await rowOf('Hooli').getByText('not called yet').waitFor();
      assert.match(await page.getByRole('status').innerText(), /The failures of Hooli are forgotten/);
      const focused = page.locator(':focus');
      assert.equal(await focused.getAttribute('aria-label'), 'Reset: forget the failures of Hooli');
      assert.equal(await focused.getAttribute('aria-disabled'), 'true');
      assert.deepEqual(
        site.host.backends.providers.map(({ provider }) => provider),
        ['acme'],
      );
    });

    it('say of a model that it is retired, and what to use instead', async () => {
      site.host.models = {
        ...site.host.models,
        models: site.host.models.models.map((one) => ({
          ...one,
          retirement: { state: 'retired', on: '2026-08-16', successor: 'acme/two' },
        })),
      };
      await openProviders();
      const models = page.getByRole('table', { name: 'Models' });
      await models
        .getByRole('row', { name: /acme\/one/ })
        .getByText('retired on 2026-08-16 Use acme/two instead.')
        .waitFor();
    });

    it('name the model that rests though its provider does not, in both tables', async () => {
      site.host.backends = {
        ...site.host.backends,
        providers: [
          aProviderHealth({
            state: 'degraded',
            models: [
              {
                model: 'acme/one',
                breaker: 'open',
                rest: { cause: 'missing', untilMs: undefined },
                failures: 0,
                inFlight: 0,
                retirement: { state: 'soon', on: '2027-01-14', successor: 'acme/two' },
              },
            ],
          }),
        ],
      };
      await openProviders();
      assert.match(
        (await cellsOf('Acme'))[1] ?? '',
        /^● closed acme\/one ✕ open Not found at the provider\. It is asked again after that time\. Use acme\/two instead\.$/,
      );
      const models = page.getByRole('table', { name: 'Models' });
      await models
        .getByRole('row', { name: /acme\/one/ })
        .getByText('open')
        .waitFor();
    });
  });

  describe('budgets', () => {
    const caps = () => page.getByRole('table', { name: 'Caps' });
    const amount = () => page.getByLabel('Raise the cap by, in US dollars');

    async function openBudgets(): Promise<void> {
      await signIn();
      await openTab('budgets');
    }

    it('show how every cap stands, in words as well as in colour', async () => {
      await openBudgets();
      const rows = await caps().locator('tbody tr').allInnerTexts();
      assert.deepEqual(
        rows.map((text) => text.replace(/\s+/g, ' ').trim()),
        [
          'Everyone Request – $0.50 – – – –',
          'Everyone Day $0.42 $5.00 8 % ≈ $0.03 $4.55 Sat, Nov 21, 12:00 AM Raise…',
          'Workspace site Month $8.40 $10.00 with $2.00 more 84 % ▲ nearly used up – $4.55 Sat, Nov 21, 12:00 AM Raise…',
          'Client key ci Day $2.10 $2.00 105 % ✕ over the cap ≈ $0.03 $4.55 Sat, Nov 21, 12:00 AM Raise…',
          'Team eng only warns Week $0.42 $5.00 100 % ■ used up ≈ $0.03 $4.55 Sat, Nov 21, 12:00 AM Raise…',
          'Everyone Session s-1 $0.42 $5.00 8 % ≈ $0.03 $4.55 with a new session Raise…',
        ],
      );
      await page.getByText('gets the best model that still fits').waitFor();
      await page.getByText('Days begin at 00:00 and weeks on Monday, in the time zone Europe/Berlin.').waitFor();
    });

    it('raise a cap from the keyboard, say so, and give the focus back', async () => {
      await openBudgets();
      await page.getByRole('button', { name: 'Raise…: Everyone, Day' }).focus();
      await page.keyboard.press('Enter');
      await amount().waitFor();
      assert.equal(await page.locator(':focus').getAttribute('id'), 'raise-amount');
      await page.keyboard.type('2.50');
      await page.keyboard.press('Enter');
      await amount().waitFor({ state: 'detached' });
      assert.equal(await page.getByRole('status').innerText(), 'The cap is $10.00 now.');
      assert.equal(await page.locator(':focus').getAttribute('id'), 'raise-everyone:day');
    });

    it('raise no cap by nothing, and none when Escape closes the form', async () => {
      site.host.raiseFailure = 'must not be asked';
      await openBudgets();
      await page.getByRole('button', { name: 'Raise…: Everyone, Day' }).click();
      await amount().fill('0');
      await page.keyboard.press('Enter');
      assert.equal(await amount().evaluate((field) => (field as HTMLInputElement).validity.valid), false);
      await page.keyboard.press('Escape');
      await amount().waitFor({ state: 'detached' });
      assert.equal(await page.getByText('must not be asked').count(), 0);
      assert.equal(await page.locator(':focus').getAttribute('id'), 'raise-everyone:day');
    });

    it('show beside the form why a cap could not be raised', async () => {
      site.host.raiseFailure = 'No setting has this cap any more.';
      await openBudgets();
      await page.getByRole('button', { name: 'Raise…: Everyone, Day' }).click();
      await page.getByRole('button', { name: 'Raise', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'No setting has this cap any more.' }).waitFor();
      assert.equal(await amount().inputValue(), '5');
    });

    it('list what was told, with its severity in words', async () => {
      await openBudgets();
      const rows = await page.getByRole('table', { name: 'Alerts and notices' }).locator('tbody tr').allInnerTexts();
      assert.deepEqual(
        rows.map((text) => text.replace(/\s+/g, ' ')),
        [
          '01:00:00 PM ● info Raised cap The cap was raised by $2.00.',
          '12:00:00 PM ▲ warning Cap 80 % of a cap are used.',
          '11:00:00 AM ✕ critical Alert The last hour was dear.',
        ],
      );
    });

    it('show what is left of subscriptions', async () => {
      await openBudgets();
      const rows = await page.getByRole('table', { name: 'Plans' }).locator('tbody tr').allInnerTexts();
      assert.deepEqual(
        rows.map((text) => text.replace(/\s+/g, ' ')),
        [
          'Globex Pro globex 5 h 74 of 200 requests 63 % 02:20 PM nothing more goes there',
          'Globex Pro globex 7 d $12.50 of $50.00 75 % – nothing more goes there',
        ],
      );
    });

    it('tell what to do when there are none', async () => {
      site.host.budgets = someBudgets({ budgets: [], notices: [], plans: [], isPaused: true });
      await signIn();
      await page.locator('#tab-budgets').click();
      await page.getByText('No cap is set.').waitFor();
      await page.getByText('Nothing to tell yet.').waitFor();
      await page.getByText('No subscription is set up.').waitFor();
      await page.getByText('Paid models are paused').waitFor();
    });

    describe('the calculator', () => {
      const first = () => page.getByLabel('Model 1');

      it('offers priced models by provider and a price of one’s own, and shows what the host calculates', async () => {
        await openBudgets();
        await first().selectOption('acme/one');
        await page.getByLabel('Model 2').selectOption('own');
        await page.getByLabel('US dollars per million tokens in').fill('0.8');
        await page.getByLabel('and out').fill('4');
        await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('hooli/max');
        await page.getByRole('button', { name: 'Calculate' }).click();
        const rows = page.getByRole('table', { name: 'What it comes to' }).locator('tbody tr');
        await rows.first().waitFor();
        assert.equal(
          (await rows.nth(1).innerText()).replace(/\s+/g, ' '),
          '30 days ≈ $330.00 ≈ $495.00 ≈ $165.00 saved 33 %',
        );
        await page.getByText('The baseline is hooli/max.').waitFor();
        assert.equal(await page.getByRole('status').innerText(), 'The calculation is ready.');
      });

      it('does not calculate before everything is chosen', async () => {
        await openBudgets();
        await page.getByRole('button', { name: 'Calculate' }).click();
        assert.equal(await first().evaluate((field) => (field as HTMLSelectElement).validity.valueMissing), true);
        assert.equal(await page.getByRole('table', { name: 'What it comes to' }).count(), 0);
      });

      it('takes models into the mix and out of it, and never the last one', async () => {
        await openBudgets();
        await first().selectOption('acme/one');
        await page.getByRole('button', { name: 'Add a model' }).click();
        await page.getByLabel('Model 3').waitFor();
        await page.getByRole('button', { name: 'Remove 3' }).click();
        await page.getByRole('button', { name: 'Remove 2' }).click();
        assert.equal(await first().inputValue(), 'acme/one');
        assert.equal(await page.getByRole('button', { name: 'Remove 1' }).isDisabled(), true);
      });

      it('takes the requests of the last 30 days, which need only a baseline', async () => {
        await openBudgets();
        await page.getByLabel('My requests of the last 30 days').check();
        assert.equal(await first().count(), 0);
        site.host.calculation = {
          ...site.host.calculation,
          isMeasured: true,
          unpricedRequests: 2,
          rows: site.host.calculation.rows.slice(1, 2),
        };
        await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('hooli/max');
        await page.getByRole('button', { name: 'Calculate' }).click();
        await page.getByRole('rowheader', { name: 'Last 30 days' }).waitFor();
        await page.getByText('Unpriced requests that are left out: 2.').waitFor();
      });

      it('keeps what was filled in when another tab is shown meanwhile', async () => {
        await openBudgets();
        await page.getByLabel('Tokens in').fill('777');
        await openTab('models');
        await openTab('budgets');
        assert.equal(await page.getByLabel('Tokens in').inputValue(), '777');
      });
    });
  });

  describe('quality', () => {
    it('says what is in use, and where the learned weights come from', async () => {
      await signIn();
      await openTab('quality');
      const text = await page.locator('main').innerText();
      assert.match(text, /Words and form, weighed as outcomes taught it/);
      assert.match(plain(text), /1,031 kB, packed 261 kB/);
      assert.match(text, /36ed2b7efdc3\s/);
      assert.match(text, /mmlupro\s+cross-validation\s+4,392\s+0\.582\s+0\.567 – 0\.598\s+better/);
      assert.match(text, /routerbench_zs\s+shipped weights\s+158\s+0\.440\s+0\.331 – 0\.536\s+not told apart/);
      assert.match(text, /These figures flatter/);
    });

    it('says so when nobody knows where they come from', async () => {
      site.host = aFakeHost({ quality: aQuality({ provenance: undefined }) });
      await signIn();
      await openTab('quality');
      await page.getByText('is not known: the file classifier.meta.json is missing').waitFor();
      assert.equal(await page.getByText('APGR').count(), 0);
    });

    it('compares from the keyboard, keeps the focus, and announces it', async () => {
      await signIn();
      await openTab('quality');
      await page.getByText('Nothing has been compared').waitFor();
      const button = page.getByRole('button', { name: 'Compare' });
      await button.focus();
      await page.keyboard.press('Enter');
      const learned = page.getByRole('table', { name: 'Accuracy and time' }).locator('tbody tr').first();
      await learned.waitFor();
      assert.match(
        (await learned.innerText()).replace(/\s+/g, ' '),
        /69\.3 % 64 – 74 % 15\.3 % 15\.3 %.* 81 µs 3,268 µs/,
      );
      assert.match(await page.getByRole('status').innerText(), /The comparison is ready\. Rows: 300/);
      assert.equal(await page.locator(':focus').innerText(), 'Compare');
      await page.getByText('n = 300, our own writing').waitFor();
    });

    it('shows matrices as tables with heads, of the strategy that is picked', async () => {
      site.host = aFakeHost({ quality: aQuality({ comparison: aComparison() }) });
      await signIn();
      await openTab('quality');
      const tiers = page.getByRole('table', { name: 'learned: tiers, expected and given' });
      assert.deepEqual(await tiers.getByRole('rowheader').allInnerTexts(), ['free', 'cheap', 'mid', 'premium']);
      const mid = tiers.getByRole('row', { name: /^mid/ }).getByRole('cell');
      assert.deepEqual((await mid.allInnerTexts()).map(plain), ['0 0 %', '20 22 %', '58 64 %', '12 13 %']);
      await page.getByLabel('Strategy to look at').selectOption('rules');
      const cells = page.getByRole('table', { name: 'rules: exact accuracy by kind of request' });
      const complex = cells.getByRole('row', { name: /^complex/ }).getByRole('cell');
      assert.deepEqual((await complex.allInnerTexts()).map(plain), [
        '17 % 1 of 6',
        '47 % 15 of 32',
        '– no rows',
        '61 % 20 of 33',
      ]);
    });

    it('shows what the own requests were classified as, and claims no quality', async () => {
      await signIn();
      await openTab('quality');
      const own = page.getByRole('table', { name: 'Your requests of the last 30 days, by kind' });
      const simple = own.getByRole('row', { name: /^simple/ }).getByRole('cell');
      assert.deepEqual((await simple.allInnerTexts()).map(plain), ['6 38 %', '0 0 %', '0 0 %', '8 50 %']);
      assert.equal(await simple.nth(3).getAttribute('data-shade'), '5');
      assert.equal(await simple.nth(1).getAttribute('data-shade'), '0');
      await page.getByText('so no quality is claimed').waitFor();
    });

    it('says so when there were none', async () => {
      site.host = aFakeHost({ classes: noClasses() });
      await signIn();
      await openTab('quality');
      await page.getByText('No requests in the last 30 days.').waitFor();
    });

    it('says that a strategy which asks others is not compared', async () => {
      site.host = aFakeHost({ quality: aQuality({ strategy: 'llm', comparison: aComparison() }) });
      await signIn();
      await openTab('quality');
      await page.getByText('The strategy in use, llm, asks others').waitFor();
    });
  });

  describe('failures', () => {
    it('are shown over the last good values, and go away when Retry works', async () => {
      await signIn();
      site.host.failure = 'The ledger is busy.';
      await page.clock.runFor(2_000);
      await page.getByRole('alert').filter({ hasText: 'The ledger is busy.' }).waitFor();
      assert.equal(await page.getByText('$0.4231').isVisible(), true);
      site.host.failure = undefined;
      await page.getByRole('button', { name: 'Retry' }).click();
      await page.getByRole('alert').waitFor({ state: 'detached' });
    });
  });

  it('says when nothing but the Offline helper can answer', async () => {
    site.host = aFakeHost({ overview: anOverview({ onlyOffline: true, readyProviders: [] }) });
    await signIn();
    await page.getByText('which is not an AI model').waitFor();
  });

  it('keeps tab, filter and open decision over a reload', async () => {
    await newPage();
    site.sessions.add('session-1');
    await page.goto(`${site.url}/dashboard`);
    await page.evaluate(`sessionStorage.setItem('signalbox.session', 'session-1')`);
    await page.reload();
    await openTab('decisions');
    await page.getByLabel('Filter decisions').fill('globex');
    await page.locator('table.openable tbody tr').first().click();
    await page.getByRole('heading', { name: 'globex/large-2' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'globex/large-2' }).waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await page.getByLabel('Filter decisions').inputValue(), 'globex');
  });

  it('shows hostile text as text, everywhere', async () => {
    const row = aRow({ served: HOSTILE, client: HOSTILE, asked: HOSTILE, reason: HOSTILE, tier: HOSTILE });
    const { contributions, candidates, rejected, ...detail } = aDetail(row);
    site.host = aFakeHost({
      rows: [row],
      overview: anOverview({ readyProviders: [HOSTILE] }),
      ...moneyNamed(HOSTILE),
      detail: () => ({
        ...detail,
        advice: HOSTILE,
        explanation: HOSTILE,
        strategy: HOSTILE,
        fallback: HOSTILE,
        specialty: HOSTILE,
        words: [{ word: HOSTILE, points: 0.1 }],
        contributions: contributions.map((one) => ({ ...one, signal: HOSTILE, evidence: HOSTILE })),
        candidates: candidates.map((one) => ({ ...one, model: HOSTILE, notes: [HOSTILE] })),
        rejected: rejected.map((one) => ({ ...one, model: HOSTILE, stage: HOSTILE, reason: HOSTILE })),
      }),
    });
    await signIn({ viewport: { width: 320, height: 700 } });
    await assertNoSidewaysScroll();
    await page.getByRole('button', { name: 'As a table' }).click();
    await assertNoSidewaysScroll();
    await openTab('budgets');
    await page
      .getByRole('button', { name: /^Raise…/ })
      .first()
      .click();
    await page.getByLabel('Tokens in').fill('7');
    await assertNoSidewaysScroll();
    await openTab('decisions');
    assert.equal(await page.locator('tbody td:nth-child(3)').textContent(), HOSTILE);
    await assertNoSidewaysScroll();
    await page.locator('table.openable tbody tr').first().click();
    await page.getByRole('heading', { name: 'Signals' }).waitFor();
    await assertNoSidewaysScroll();
    assert.equal(await page.locator('main img, main script, main a').count(), 0);
  });

  async function assertNoSidewaysScroll(): Promise<void> {
    const widths = await page.evaluate<number[]>('[document.documentElement.scrollWidth, innerWidth]');
    assert.deepEqual(widths, [320, 320]);
  }

  it('fits a window of 320 pixels on every tab', async () => {
    await signIn({ viewport: { width: 320, height: 700 } });
    for (const tab of TABS) {
      await openTab(tab);
      if (tab === 'quality') await compare();
      if (tab === 'budgets')
        await page
          .getByRole('button', { name: /^Raise…/ })
          .first()
          .click();
      await assertNoSidewaysScroll();
    }
  });

  describe('accessibility', () => {
    const themes: Readonly<Record<string, BrowserContextOptions>> = {
      light: { colorScheme: 'light' },
      dark: { colorScheme: 'dark' },
      'forced colours': { forcedColors: 'active', reducedMotion: 'reduce' },
    };
    for (const [name, options] of Object.entries(themes)) {
      it(`has no serious problem on any tab in ${name}`, async () => {
        await newPage(options);
        await page.goto(`${site.url}/dashboard`);
        await page.locator('form').waitFor();
        const problems = await seriousProblems('sign-in');
        await page.getByLabel('Paste the proxy token').fill(TOKEN);
        await page.keyboard.press('Enter');
        await page.locator('table').first().waitFor();
        for (const tab of TABS) {
          await openTab(tab);
          if (tab === 'quality') await compare();
          if (tab === 'budgets') await showForms();
          problems.push(...(await seriousProblems(tab)));
        }
        await openTab('overview');
        await page.getByRole('button', { name: 'As a table' }).click();
        problems.push(...(await seriousProblems('spend as a table')));
        await openTab('decisions');
        await page.locator('table.openable tbody tr').first().click();
        await page.locator('summary').first().click();
        problems.push(...(await seriousProblems('detail')));
        assert.deepEqual(problems, []);
      });
    }

    /** Everything that opens on the tab "Budgets & Alerts": a raise, a price of one's own and a result. */
    async function showForms(): Promise<void> {
      await page
        .getByRole('button', { name: /^Raise…/ })
        .first()
        .click();
      await page.getByLabel('Model 1').selectOption('acme/one');
      await page.getByLabel('Model 2').selectOption('own');
      await page.getByLabel('US dollars per million tokens in').fill('1');
      await page.getByLabel('and out').fill('2');
      await page.getByRole('combobox', { name: 'Model', exact: true }).selectOption('hooli/max');
      await page.getByRole('button', { name: 'Calculate' }).click();
      await page.getByRole('table', { name: 'What it comes to' }).waitFor();
    }

    async function seriousProblems(where: string): Promise<string[]> {
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<{
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
      }>('axe.run()');
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${where}: ${id} at ${nodes[0]?.html ?? ''}`);
    }
  });

  describe('in the editor', () => {
    async function openInEditor(): Promise<void> {
      await newPage();
      await page.addInitScript(EDITOR_API);
      await page.exposeFunction('toTest', (message: string) => answer(message));
      await page.goto(`${site.url}/webview`);
      await page.getByText('$0.4231').waitFor();
    }

    async function answer(text: string): Promise<void> {
      await post(answerAs(site.host, toHost.parse(JSON.parse(text))));
    }

    const post = (message: unknown): Promise<void> =>
      page.evaluate((data) => {
        postMessage(data, '*');
      }, message);

    it('asks through the editor and never signs in', async () => {
      await openInEditor();
      const posted = await page.evaluate<{ type: string }[]>('globalThis.posted');
      assert.deepEqual(
        posted.map(({ type }) => type),
        ['overview-request', 'decisions-request', 'money-request', 'spend-request'],
      );
    });

    it('shows decisions that the host announces', async () => {
      await openInEditor();
      await openTab('decisions');
      await post({ type: 'decision-added', row: aRow({ requestId: '01ROWNEW', served: 'newest/model' }) });
      await page.getByText('newest/model').first().waitFor();
    });

    it('shows the tab that a command wants', async () => {
      await openInEditor();
      await post({ type: 'tab-wanted', tab: 'budgets' });
      await page.getByRole('tabpanel', { name: 'Budgets & Alerts' }).waitFor();
    });

    it('reads spend again when the host says that it changed', async () => {
      await openInEditor();
      site.host.money = aSummary({ burn: money('≈ $7.77', 7.77) });
      await post({ type: 'money-changed' });
      await page.getByText('≈ $7.77 an hour').waitFor();
    });

    it('keeps its state with the editor', async () => {
      await openInEditor();
      await openTab('memory');
      await page.reload();
      await page.getByRole('tabpanel', { name: 'Memory' }).waitFor();
    });
  });
});
