/** Who gives out keys that begin like this. `ids` are those of the catalogue that take them. */
type KeyMark = { readonly begins: string; readonly name: string; readonly ids: readonly string[] };

/** Beginnings that only one company's keys have. Source: the providers' documentation, and GitHub's list of secret scanning patterns. */
const MARKS: readonly KeyMark[] = [
  { begins: 'sk-ant-', name: 'Anthropic', ids: ['anthropic'] },
  { begins: 'sk-or-v1-', name: 'OpenRouter', ids: ['openrouter'] },
  { begins: 'sk-proj-', name: 'OpenAI', ids: ['openai'] },
  { begins: 'gsk_', name: 'Groq', ids: ['groq'] },
  { begins: 'xai-', name: 'xAI', ids: ['xai'] },
  { begins: 'AIza', name: 'Google', ids: ['google'] },
  { begins: 'pplx-', name: 'Perplexity', ids: ['perplexity'] },
  { begins: 'hf_', name: 'Hugging Face', ids: ['huggingface'] },
  { begins: 'nvapi-', name: 'NVIDIA', ids: ['nvidia'] },
];

/** Whose key it is, when its beginning tells for certain. */
export const ownerOfKey = (key: string): Omit<KeyMark, 'begins'> | undefined =>
  MARKS.find(({ begins }) => key.startsWith(begins));
