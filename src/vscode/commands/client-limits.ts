import * as vscode from 'vscode';
import { checkGrant, patternsIn, roles, type ClientGrant } from '../../app/client-grant.js';
import { toGatewayError } from '../../core/errors.js';

type Role = (typeof roles)[number];

/** What a person said of a client; an empty list is no limit. */
type Limits = { readonly role: Role; readonly models: readonly string[] };

/** Asks what a client may do, and which models it may use. Undefined when the person backs out. */
export async function askLimits(title: string, now: ClientGrant = {}): Promise<Limits | undefined> {
  const role = await askRole(title, now.role ?? 'developer');
  if (role === undefined) return undefined;
  const models = role === 'viewer' ? (now.models ?? []) : await askModels(title, now.models ?? []);
  return models && { role, models };
}

async function askRole(title: string, now: Role): Promise<Role | undefined> {
  const meanings: Readonly<Record<Role, string>> = {
    admin: vscode.l10n.t('All that the token of the proxy may do'),
    developer: vscode.l10n.t('Calls models; sees its own budgets and statistics'),
    viewer: vscode.l10n.t('Looks at everything; changes nothing and causes no cost'),
    ci: vscode.l10n.t('Calls models, and nothing else'),
  };
  // The one that holds now comes first, so that Enter keeps it.
  const ordered = roles.toSorted((a, b) => Number(b === now) - Number(a === now));
  const picked = await vscode.window.showQuickPick(
    ordered.map((role) => ({ label: role, detail: meanings[role] })),
    { title, placeHolder: vscode.l10n.t('What may this client do?'), ignoreFocusOut: true },
  );
  return picked?.label;
}

async function askModels(title: string, now: readonly string[]): Promise<readonly string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    value: now.join(', '),
    prompt: vscode.l10n.t('Models it may use, such as "openai/*, anthropic/claude-haiku-4-5". Leave it empty for all.'),
    ignoreFocusOut: true,
    validateInput: faultIn,
  });
  return text === undefined ? undefined : patternsIn(text);
}

/** Why a list of models cannot be used; undefined when it can. */
function faultIn(text: string): string | undefined {
  const models = patternsIn(text);
  if (models.length === 0) return undefined;
  try {
    checkGrant({ models });
    return undefined;
  } catch (thrown) {
    return toGatewayError(thrown).message;
  }
}
