import type { Uncarried } from '../port.js';
import { isPresent } from '../unchecked.js';
import { decodeMedia } from './media.js';
import { requestSchema, type Body, type Content, type Media, type Part } from './shapes.js';

/** What every wire has a form for. */
const CARRIED_PARTS = ['text', 'functionCall', 'functionResponse'];

/** What only describes a part, and is not one. */
const ABOUT_PARTS = [
  'thought',
  'thoughtSignature',
  'partMetadata',
  'videoMetadata',
  'mediaResolution',
  'mediaProcessing',
];

/** What a body of this wire asks for and no other wire can carry. Hints such as safetySettings and labels are not among it. */
export function findUncarried(body: Readonly<Record<string, unknown>>): readonly Uncarried[] {
  const checked = requestSchema.safeParse(body);
  if (!checked.success) return [];
  const { contents, systemInstruction, tools, cachedContent, generationConfig } = checked.data;
  return [
    ...named('cachedContent', !!cachedContent),
    // Pictures are taken from users only, so not here either.
    ...inParts('systemInstruction', { ...systemInstruction, role: 'model' }),
    ...(contents ?? []).flatMap((content, index) => inParts(`contents[${index}]`, content)),
    ...(tools ?? []).flatMap(offeredTools),
    ...inConfig(generationConfig),
  ];
}

const named = (field: string, isAsked: boolean): Uncarried[] => (isAsked ? [{ field }] : []);

/** Tools that Google itself runs: nobody can force one. */
function offeredTools(tool: NonNullable<Body['tools']>[number], index: number): Uncarried[] {
  const names = Object.keys(tool).filter((name) => name !== 'functionDeclarations' && isPresent(tool[name]));
  return names.map((name) => ({ field: `tools[${index}].${name}`, offered: true }));
}

function inParts(where: string, { role, parts }: Partial<Pick<Content, 'role' | 'parts'>>): Uncarried[] {
  return (parts ?? []).flatMap((part, index) => inPart(`${where}.parts[${index}]`, part, role === 'model'));
}

function inPart(where: string, part: Part, isModel: boolean): Uncarried[] {
  const results = (part.functionResponse?.parts ?? []).flatMap((media, index) =>
    inMedia(`${where}.functionResponse.parts[${index}]`, media, false),
  );
  const known = [...CARRIED_PARTS, ...ABOUT_PARTS, 'inlineData', 'fileData'];
  const unknown = Object.keys(part).filter((name) => !known.includes(name) && isPresent(part[name]));
  return [...inMedia(where, part, isModel), ...results, ...unknown.map((name) => ({ field: `${where}.${name}` }))];
}

/** Other wires take pictures and documents, from users and tools. */
function inMedia(where: string, media: Media, isModel: boolean): Uncarried[] {
  const name = media.inlineData ? 'inlineData' : 'fileData';
  return named(`${where}.${name}`, !!media[name] && (isModel || decodeMedia(media) === undefined));
}

function inConfig(config: Body['generationConfig']): Uncarried[] {
  if (!config) return [];
  const isText = (mimeType: string): boolean => ['text/plain', 'application/json'].includes(mimeType);
  const asked: readonly (readonly [string, boolean])[] = [
    ['candidateCount', (config.candidateCount ?? 1) > 1],
    ['responseLogprobs', config.responseLogprobs === true],
    ['responseModalities', (config.responseModalities ?? []).some((modality) => modality.toUpperCase() !== 'TEXT')],
    ['responseMimeType', !!config.responseMimeType && !isText(config.responseMimeType)],
    [
      'responseFormat',
      (config.responseFormat ?? []).some((format) => Object.keys(format).some((kind) => kind !== 'text')),
    ],
    ['speechConfig', isPresent(config['speechConfig'])],
  ];
  return asked.flatMap(([field, isAsked]) => named(`generationConfig.${field}`, isAsked));
}
