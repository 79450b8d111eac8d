/** Text that is HTML already. Everything else is escaped where it is put in. */
export interface Html {
  html: string;
}

type Piece = string | number | Html | readonly Piece[] | null | undefined | false;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

const render = (piece: Piece): string => {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string') return escapeHtml(piece);
  if (typeof piece === 'number') return String(piece);
  if ('html' in piece) return piece.html;
  return piece.map(render).join('');
};

export const html = (strings: TemplateStringsArray, ...pieces: Piece[]): Html => ({
  html: strings.map((text, index) => `${text}${render(pieces[index])}`).join(''),
});

/** HTML that was made with care elsewhere. */
export const trusted = (text: string): Html => ({ html: text });
