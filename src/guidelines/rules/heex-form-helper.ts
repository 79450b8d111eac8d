import { type Guideline, whereTorus } from '../guideline.ts';
import { matchesInTemplates } from '../questions/templates.ts';

const helper =
  /(?<![\w.@:&])(form_for|(?:text|email|password|number|hidden|date|time|datetime_local|file|telephone|url|range|search|color)_input|textarea|radio_button|multiple_select)(?=[ (])(?!\s*=)/g;

export const heexFormHelper: Guideline = {
  id: 'heex-form-helper',
  summary: 'Forms and their fields are components, `<.form>` and `<.input>`, not functions of old.',
  about: ['heex'],
  level: whereTorus,
  words: ['form_for', '_input', 'textarea', 'radio_button', 'multiple_select'],
  check: (source) =>
    matchesInTemplates(source, helper).map(({ match: [, name = ''], line }) => ({
      line,
      subject: name,
      message: `Unexpected \`${name}\`, expected ${name === 'form_for' ? '`<.form for={@form}>`' : '`<.input field={@form[:name]}>`'}`,
    })),
};
