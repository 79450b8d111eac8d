import type { FileModule } from '../language.ts';
import type { ModuleScope } from './modules.ts';
import { isCall, keywordOf, type Node, walk } from './tree.ts';

/** What a module says of the templates that are files of their own. */

const textOf = (node: Node | undefined): string | null => (node?.type === 'text' ? node.value : null);

/** `embed_templates "pages/*", root: "../x"`: patterns, from the folder of the module's file on. */
const patternsIn = (body: readonly Node[]): string[] => {
  const found: string[] = [];
  for (const node of walk(body)) {
    if (!isCall(node, 'embed_templates') || node.receiver) continue;
    const pattern = textOf(node.args[0]);
    const root = keywordOf(node.args, 'root');
    const folder = root ? textOf(root) : '';
    if (pattern !== null && folder !== null) found.push(folder === '' ? pattern : `${folder}/${pattern}`);
  }
  return found;
};

const renders =
  /(?:LiveView|LiveComponent|Phoenix\.Component|Phoenix\.View|:live_view|:live_component|:html|:view|:component)$/;

/** What short names mean in a module is kept where a template may be read with them. */
export const embedsOf = (
  { body, outerAliases }: ModuleScope,
  uses: readonly string[],
  text: string,
): Pick<FileModule, 'embeds' | 'aliases'> => {
  const embeds = text.includes('embed_templates') ? patternsIn(body) : [];
  const mayRender = embeds.length > 0 || uses.some((used) => renders.test(used));
  return {
    ...(embeds.length > 0 ? { embeds } : {}),
    ...(mayRender && outerAliases.size > 0 ? { aliases: Object.fromEntries(outerAliases) } : {}),
  };
};
