import type { Heading, ListItem, Nodes, Parents, Root, Table } from 'mdast';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { gfmTaskListItemFromMarkdown } from 'mdast-util-gfm-task-list-item';
import { gfmTable } from 'micromark-extension-gfm-table';
import { gfmTaskListItem } from 'micromark-extension-gfm-task-list-item';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { type Html, escapeHtml, trusted } from './html.ts';

const parser = unified()
  .use(remarkParse)
  .data('micromarkExtensions', [gfmTable(), gfmTaskListItem()])
  .data('fromMarkdownExtensions', [gfmTableFromMarkdown(), gfmTaskListItemFromMarkdown()]);

/** Of HTML within markdown these stay, without attributes; all the rest is shown as text. */
const plainTags =
  /<(\/?(?:details|summary|code|pre|b|i|em|strong|sub|sup|kbd|br|p|ul|ol|li|blockquote))( open)?\s*\/?>/gi;

const renderHtml = (text: string): string => {
  const visible = text.replaceAll(/<!--[\s\S]*?-->/g, '');
  let at = 0;
  let out = '';
  for (const match of visible.matchAll(plainTags)) {
    out += escapeHtml(visible.slice(at, match.index));
    out += `<${(match[1] ?? '').toLowerCase()}${match[2] ?? ''}>`;
    at = match.index + match[0].length;
  }
  return out + escapeHtml(visible.slice(at));
};

const safeUrl = (url: string): string => (/^(https?:|mailto:|[/#.])/i.test(url) ? escapeHtml(url) : '#');

const inside = (node: Parents): string => node.children.map(renderNode).join('');

const wrap = (tag: string, node: Parents): string => `<${tag}>${inside(node)}</${tag}>`;

const renderTable = ({ children, align }: Table): string => {
  const [head, ...rows] = children;
  const row = (cells: Parents[], tag: string): string =>
    `<tr>${cells
      .map((cell, index) => {
        const side = align?.[index];
        const text = inside(cell);
        const name = text === '' ? 'td' : tag;
        return `<${name}${side ? ` class="to-${side}"` : ''}>${text}</${name}>`;
      })
      .join('')}</tr>`;
  return `<div class="scroll" tabindex="0" role="region" aria-label="Table"><table><thead>${head ? row(head.children, 'th') : ''}</thead><tbody>${rows.map((one) => row(one.children, 'td')).join('')}</tbody></table></div>`;
};

const renderTask = (checked: boolean): string =>
  `<span class="task" role="img" aria-label="${checked ? 'done' : 'to do'}">${checked ? '☑' : '☐'}</span> `;

/** The paragraph of a list without gaps is only its text. */
const renderItem = (item: ListItem): string =>
  item.spread === true
    ? inside(item)
    : item.children.map((child) => (child.type === 'paragraph' ? inside(child) : renderNode(child))).join('');

/** Headings of what people write stand below those of the page, and leave out no step. */
const settleHeadings = (root: Root): Root => {
  const headings = root.children.filter((node) => node.type === 'heading');
  const least = Math.min(...headings.map(({ depth }) => depth));
  let last = 1;
  for (const heading of headings) {
    last = Math.min(6, last + 1, heading.depth - least + 2);
    heading.depth = last as Heading['depth'];
  }
  return root;
};

const renderNode = (node: Nodes): string => {
  switch (node.type) {
    case 'root':
      return inside(node);
    case 'paragraph':
      return wrap('p', node);
    case 'heading':
      return wrap(`h${node.depth}`, node);
    case 'text':
      return escapeHtml(node.value);
    case 'emphasis':
      return wrap('em', node);
    case 'strong':
      return wrap('strong', node);
    case 'inlineCode':
      return `<code>${escapeHtml(node.value)}</code>`;
    case 'code':
      return `<pre tabindex="0"><code>${escapeHtml(node.value)}</code></pre>`;
    case 'blockquote':
      return wrap('blockquote', node);
    case 'list':
      return wrap(node.ordered === true ? 'ol' : 'ul', node);
    case 'listItem':
      return `<li>${typeof node.checked === 'boolean' ? renderTask(node.checked) : ''}${renderItem(node)}</li>`;
    case 'link':
      return `<a href="${safeUrl(node.url)}">${inside(node)}</a>`;
    case 'image':
      return escapeHtml(node.alt ?? '');
    case 'thematicBreak':
      return '<hr>';
    case 'break':
      return '<br>';
    case 'html':
      return renderHtml(node.value);
    case 'table':
      return renderTable(node);
    default:
      return 'children' in node ? inside(node) : '';
  }
};

export const renderMarkdown = (text: string): Html => trusted(renderNode(settleHeadings(parser.parse(text))));
