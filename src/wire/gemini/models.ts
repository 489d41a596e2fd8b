import { compact } from '../compact.js';

/** What a description needs to know of a model; null where nobody knows. */
export type DescribedModel = {
  readonly id: string;
  readonly name: string;
  readonly context_length: number | null;
  readonly max_output_tokens: number | null;
  readonly capabilities: readonly string[];
};

/** One model as Google describes it. Source: Gemini API reference, "Models". */
export const modelInfo = ({ id, name, ...model }: DescribedModel): object =>
  compact<Record<string, unknown>>({
    name: `models/${id}`,
    displayName: name,
    inputTokenLimit: model.context_length ?? undefined,
    outputTokenLimit: model.max_output_tokens ?? undefined,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    thinking: model.capabilities.includes('reasoning'),
  });

/** The models, all on one page. */
export const modelPage = (models: readonly DescribedModel[]): object => ({ models: models.map(modelInfo) });
