/** Ids repeated in package.json; a test compares both sides. No import of the editor here, so that tests can read it. */
export const COMMAND_IDS = [
  'signalbox.routeSelection',
  'signalbox.previewRoute',
  'signalbox.explainLastDecision',
  'signalbox.openPanel',
  'signalbox.showQuality',
  'signalbox.addProvider',
  'signalbox.setApiKey',
  'signalbox.removeApiKey',
  'signalbox.startProxy',
  'signalbox.stopProxy',
  'signalbox.copyProxyUrl',
  'signalbox.copyProxyToken',
  'signalbox.rotateProxyToken',
  'signalbox.detectLocalServers',
  'signalbox.resetHealth',
  'signalbox.cancelRequest',
  'signalbox.showLog',
  'signalbox.countTokens',
  'signalbox.estimateCost',
  'signalbox.meterMenu',
  'signalbox.showSpend',
  'signalbox.showBudgets',
  'signalbox.setBudget',
  'signalbox.raiseCap',
  'signalbox.pausePaid',
  'signalbox.resumePaid',
  'signalbox.resetSession',
  'signalbox.exportLedger',
  'signalbox.importLedger',
  'signalbox.refreshPrices',
  'signalbox.editModelPrice',
  'signalbox.setAlertWebhook',
  'signalbox.testAlert',
  'signalbox.createClientKey',
  'signalbox.changeClientKey',
  'signalbox.revokeClientKey',
  'signalbox.refreshSpend',
  'signalbox.refreshModels',
  'signalbox.copyModelId',
  'signalbox.doctor',
] as const;
export type CommandId = (typeof COMMAND_IDS)[number];

/** The status-bar item, the views of models and of spend, the panel and the scheme of answer documents. */
export const STATUS_ITEM_ID = 'signalbox.spend';
export const MODELS_VIEW_ID = 'signalbox.modelsView';
export const SPEND_VIEW_ID = 'signalbox.spendView';
export const PANEL_TYPE = 'signalbox.panel';
export const ANSWER_SCHEME = 'signalbox';

/** Where the EMA memory is kept in globalState. */
export const MEMORY_KEY = 'signalbox.memory';

/** Set while an answer is streaming, so that Escape can cancel it. */
export const STREAMING_CONTEXT = 'signalbox.streaming';
