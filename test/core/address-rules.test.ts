import assert from 'node:assert/strict';
import { customStock } from '../../src/config/custom.js';
import { settingsSchema } from '../../src/config/schema.js';
import { isPublicHost, isServerHost, isThisMachineAddress } from '../../src/core/address-rules.js';
import { parseWebhook } from '../../src/core/alerts/webhook-target.js';

type ProviderVerdict = 'called' | 'no URL' | 'credentials' | 'not https' | 'no server';
type WebhookVerdict = 'posted' | 'refused';

/** How people and attackers spell addresses, and what becomes of a provider and of a webhook with each. */
const SPELLINGS: readonly (readonly [url: string, provider: ProviderVerdict, webhook: WebhookVerdict])[] = [
  // Names
  ['https://api.acme.example/v1', 'called', 'posted'],
  ['https://api.acme.example./v1', 'called', 'posted'],
  ['HTTPS://API.ACME.EXAMPLE/v1', 'called', 'posted'],
  ['https:api.acme.example', 'no URL', 'posted'],
  ['https:\\\\api.acme.example\\v1', 'no URL', 'posted'],
  ['https://api.acme.example:443/v1', 'called', 'posted'],
  ['https://api.acme.example:99999/v1', 'no URL', 'refused'],
  ['https://b\u00fccher.example/', 'called', 'posted'],
  ['https://fa\u200dss.example/', 'no URL', 'refused'],
  ['https://a b.example/', 'no URL', 'refused'],
  ['https://a%00b.example/', 'no URL', 'refused'],
  ['https://', 'no URL', 'refused'],
  ['//api.acme.example/v1', 'no URL', 'refused'],
  ['llm.office/v1', 'no URL', 'refused'],
  ['https://llm.office.internal/v1', 'called', 'refused'],
  ['https://llm/v1', 'called', 'refused'],
  ['https://nas.local/v1', 'called', 'refused'],
  // Other schemes
  ['http://api.acme.example/v1', 'not https', 'refused'],
  ['ftp://api.acme.example/v1', 'no URL', 'refused'],
  ['file:///etc/passwd', 'no URL', 'refused'],
  ['javascript:alert(1)', 'no URL', 'refused'],
  ['ws://api.acme.example/', 'no URL', 'refused'],
  // What looks like another host than it is
  ['https://api.acme.example@169.254.169.254/', 'credentials', 'refused'],
  ['https://api.acme.example:443@evil.example/', 'credentials', 'refused'],
  ['https://:pw@api.acme.example/', 'credentials', 'refused'],
  ['https://169.254.169.254\\@api.acme.example/', 'no server', 'refused'],
  ['https://169.254.169.254#@api.acme.example/', 'no server', 'refused'],
  ['https://169.254.169.254?@api.acme.example/', 'no server', 'refused'],
  ['http://localhost.evil.example/', 'not https', 'refused'],
  ['http://localhost%2eevil.example/', 'not https', 'refused'],
  ['http://127.0.0.1.evil.example/', 'not https', 'refused'],
  ['http://127.0.0.1@evil.example/', 'credentials', 'refused'],
  // This machine
  ['http://127.0.0.1:8080/v1', 'called', 'refused'],
  ['http://localhost:8080/v1', 'called', 'refused'],
  ['http://[::1]:8080/v1', 'called', 'refused'],
  ['http://127.1:8080/v1', 'called', 'refused'],
  ['http://2130706433:8080/v1', 'called', 'refused'],
  ['http://0x7f.1:8080/v1', 'called', 'refused'],
  ['http://0177.0.0.1:8080/v1', 'called', 'refused'],
  ['http:/\\127.0.0.1/v1', 'no URL', 'refused'],
  ['https://127.0.0.1:8443/v1', 'called', 'refused'],
  ['http://localhost.:8080/v1', 'not https', 'refused'],
  ['http://[::ffff:127.0.0.1]:8080/v1', 'not https', 'refused'],
  ['https://[::ffff:127.0.0.1]:8443/v1', 'called', 'refused'],
  // Private networks: a server of the user's own
  ['https://10.0.0.5/v1', 'called', 'refused'],
  ['https://172.16.0.5/v1', 'called', 'refused'],
  ['https://192.168.1.5/v1', 'called', 'refused'],
  ['https://100.64.0.5/v1', 'called', 'refused'],
  ['https://[fd12:3456::5]/v1', 'called', 'refused'],
  ['http://192.168.1.5:11434/v1', 'not https', 'refused'],
  // Link-local, where clouds hand out credentials
  ['https://169.254.169.254/latest/meta-data', 'no server', 'refused'],
  ['http://169.254.169.254/latest/meta-data', 'not https', 'refused'],
  ['https://169.254.169.254./', 'no server', 'refused'],
  ['https://2852039166/', 'no server', 'refused'],
  ['https://0xa9fea9fe/', 'no server', 'refused'],
  ['https://0xA9.0xFE.0xA9.0xFE/', 'no server', 'refused'],
  ['https://0251.0376.0251.0376/', 'no server', 'refused'],
  ['https://0251.254.0xa9fe/', 'no server', 'refused'],
  ['https://169.16689662/', 'no server', 'refused'],
  ['https://\uff11\uff16\uff19.254.169.254/', 'no server', 'refused'],
  ['https://\u2460\u2465\u2468.254.169.254/', 'no server', 'refused'],
  ['https://169\u3002254\u3002169\u3002254/', 'no server', 'refused'],
  ['https://%31%36%39.254.169.254/', 'no server', 'refused'],
  ['https://169.254.0.0/', 'no server', 'refused'],
  ['https://169.254.255.255/', 'no server', 'refused'],
  ['https://169.253.255.255/', 'called', 'posted'],
  ['https://169.255.0.0/', 'called', 'posted'],
  ['https://[::ffff:169.254.169.254]/', 'no server', 'refused'],
  ['https://[0:0:0:0:0:FFFF:A9FE:A9FE]/', 'no server', 'refused'],
  ['https://[::169.254.169.254]/', 'no server', 'refused'],
  ['https://[64:ff9b::169.254.169.254]/', 'no server', 'refused'],
  ['https://[64:ff9b:1::169.254.169.254]/', 'no server', 'refused'],
  ['https://[2002:a9fe:a9fe::1]/', 'no server', 'refused'],
  ['https://[fe80::1]/', 'no server', 'refused'],
  ['https://[febf::1]/', 'no server', 'refused'],
  ['https://[fe80::1%25eth0]/', 'no URL', 'refused'],
  ['https://[fe80::1%eth0]/', 'no URL', 'refused'],
  ['https://[fd00:ec2::254]/', 'no server', 'refused'],
  ['https://[fd20:ce::254]/', 'no server', 'refused'],
  ['https://[fd00:42::42]/', 'no server', 'refused'],
  ['https://168.63.129.16/', 'no server', 'posted'],
  ['https://100.100.100.200/', 'no server', 'refused'],
  ['https://192.0.0.192/', 'no server', 'refused'],
  ['https://metadata.google.internal/', 'no server', 'refused'],
  ['https://METADATA.GOOGLE.INTERNAL./', 'no server', 'refused'],
  ['https://\uff4detadata.google.internal/', 'no server', 'refused'],
  ['https://metadata.goog/', 'no server', 'posted'],
  ['https://metadata/', 'no server', 'refused'],
  ['https://instance-data.ec2.internal/', 'no server', 'refused'],
  ['https://metadata.acme.example/', 'called', 'posted'],
  // No host at all
  ['https://0/', 'no server', 'refused'],
  ['https://0.0.0.0/', 'no server', 'refused'],
  ['http://0.0.0.0:11434/', 'not https', 'refused'],
  ['https://0.255.255.255/', 'no server', 'refused'],
  ['https://[::]/', 'no server', 'refused'],
  ['https://224.0.0.1/', 'no server', 'refused'],
  ['https://223.255.255.255/', 'called', 'posted'],
  ['https://240.0.0.1/', 'no server', 'refused'],
  ['https://255.255.255.255/', 'no server', 'refused'],
  ['https://4294967295/', 'no server', 'refused'],
  ['https://4294967296/', 'no URL', 'refused'],
  ['https://256.1.1.1/', 'no URL', 'refused'],
  ['https://1.2.3.4.5/', 'no URL', 'refused'],
  ['https://[ff02::1]/', 'no server', 'refused'],
  ['https://[64:ff9b::8.8.8.8]/', 'called', 'posted'],
  ['https://[2606:4700::1111]/', 'called', 'posted'],
];

/** As the setting "providers.custom" takes it. */
function providerVerdict(baseUrl: string): ProviderVerdict {
  const parsed = settingsSchema.safeParse({ 'providers.custom': { mine: { baseUrl } } });
  if (!parsed.success) return 'no URL';
  const { problems } = customStock(parsed.data, []);
  const [problem] = problems;
  if (problem === undefined) return 'called';
  if (problem.includes('user name or password')) return 'credentials';
  return problem.includes('use https') ? 'not https' : 'no server';
}

function webhookVerdict(address: string): WebhookVerdict {
  try {
    return isPublicHost(parseWebhook(address, 'slack').url.hostname) ? 'posted' : 'refused';
  } catch {
    return 'refused';
  }
}

describe('the rules of addresses', () => {
  for (const [url, provider, webhook] of SPELLINGS) {
    it(`${JSON.stringify(url)}: a provider is ${provider}, a webhook ${webhook}`, () => {
      assert.deepEqual([providerVerdict(url), webhookVerdict(url)], [provider, webhook]);
    });
  }
});

describe('isServerHost', () => {
  it('judges what resolvers give, zones included', () => {
    for (const address of ['fe80::1%eth0', '169.254.169.254', '::ffff:169.254.169.254', '0.0.0.0', '::']) {
      assert.equal(isServerHost(address), false, address);
    }
    for (const address of ['1.1.1.1', '10.0.0.1', '127.0.0.1', '::1', 'fd12::1', '2606:4700::1111']) {
      assert.equal(isServerHost(address), true, address);
    }
  });

  it('refuses what is neither a name nor an address', () => {
    for (const text of ['', '[::1', '1::2::3', 'a:b', '::ffff:1.2.3.4x']) assert.equal(isServerHost(text), false, text);
  });
});

describe('isThisMachineAddress', () => {
  it('takes loopback addresses only, and no names', () => {
    for (const address of ['127.0.0.1', '127.255.255.255', '::1']) assert.equal(isThisMachineAddress(address), true);
    for (const address of ['128.0.0.0', '126.255.255.255', '::2', '::', 'localhost', '192.168.0.1']) {
      assert.equal(isThisMachineAddress(address), false, address);
    }
  });
});
