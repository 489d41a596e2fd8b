import { plainMarkdown } from '../words.js';
import type { ModelsNode } from './node.js';

/** What a row tells on hover, as Markdown in which nothing of others is a link, picture or table. */
export const hoverMarkdown = ({ id, label, context, facts }: ModelsNode): string =>
  [
    `**${plainMarkdown(context === 'model' ? id : label)}**`,
    ...facts.map(([name, text]) => `${plainMarkdown(name)}: ${plainMarkdown(text)}`),
  ].join('  \n');
