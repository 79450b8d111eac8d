import { lastPart } from '../../languages/elixir/modules.ts';

/**
 * What modules outside of a project give to those that import them, by name: so that a bare `cast(…)` is known to be
 * Ecto's. A name that stands in two of them is nobody's for certain.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

const known = new Map<string, ReadonlySet<string>>(
  Object.entries({
    'Ecto.Changeset': words(`
    add_error apply_action apply_action! apply_changes assoc_constraint cast cast_assoc cast_embed change changed?
    check_constraint constraints delete_change empty_values exclusion_constraint fetch_change fetch_change!
    fetch_field fetch_field! field_missing? force_change foreign_key_constraint get_assoc get_change get_embed
    get_field merge no_assoc_constraint optimistic_lock prepare_changes put_assoc put_change put_embed reorder_assoc
    traverse_errors traverse_validations unique_constraint unsafe_validate_unique update_change validate_acceptance
    validate_change validate_confirmation validate_exclusion validate_format validate_inclusion validate_length
    validate_number validate_required validate_subset validations`),
    'Ecto.Query': words(`
    distinct dynamic except except_all exclude first from group_by has_named_binding? having intersect intersect_all
    join last limit lock offset or_having or_where order_by preload prepend_order_by put_query_prefix recursive_ctes
    reverse_order select select_merge subquery union union_all update where windows with_cte with_named_binding
    with_ties`),
    'Plug.Conn': words(`
    assign/3 async_assign await_assign chunk clear_session configure_session delete_req_header delete_resp_cookie
    delete_resp_header delete_session fetch_cookies fetch_query_params fetch_session get_cookies get_http_protocol
    get_peer_data get_req_header get_resp_cookies get_resp_header get_session get_sock_data get_ssl_data halt inform
    inform! merge_assigns merge_private merge_req_headers merge_resp_headers prepend_req_headers prepend_resp_headers
    push push! put_private put_req_header put_resp_content_type put_resp_cookie put_resp_header put_session put_status
    read_body read_part_body read_part_headers register_before_send request_url resp send_chunked send_file send_resp
    update_req_header update_resp_header upgrade_adapter`),
    'Phoenix.Controller': words(`
    accepts action_fallback action_name allow_jsonp assign/2 clear_flash controller_module current_path current_url
    delete_csrf_token endpoint_module fetch_flash get_csrf_token get_flash get_format html json layout
    layout_formats merge_flash protect_from_forgery put_flash put_format put_layout put_layout_formats put_new_layout
    put_new_view put_root_layout put_router_url put_secure_browser_headers put_static_url put_view redirect render
    root_layout router_module scrub_params send_download status_message_from_template text view_module
    view_template`),
    'Phoenix.LiveView': words(`
    allow_upload assign_async attach_hook cancel_async cancel_upload clear_flash connected? consume_uploaded_entries
    consume_uploaded_entry detach_hook disallow_upload get_connect_info get_connect_params navigation_type on_mount
    push_event push_navigate push_patch put_flash put_private redirect render_with send_update send_update_after
    start_async static_changed? stream stream_async stream_configure stream_delete stream_delete_by_dom_id
    stream_insert transport_pid uploaded_entries`),
    'Phoenix.Component': words(`
    assign assign_new assigns_to_attributes async_result attr changed? dynamic_tag embed_templates focus_wrap form
    inputs_for intersperse link live_component live_file_input live_flash live_img_preview live_render live_title
    portal render_slot slot to_form update upload_errors used_input?`),
    'Phoenix.Channel': words(`
    broadcast broadcast! broadcast_from broadcast_from! intercept push reply socket_ref`),
    'Phoenix.Socket': words('assign channel transport'),
    'Phoenix.VerifiedRoutes': words(
      'path sigil_p static_integrity static_path static_url unverified_path unverified_url url',
    ),
    'Phoenix.View': words(`
    render render_existing render_layout render_many render_one render_to_iodata render_to_string template_path_to_name
    view_module view_template`),
    'Phoenix.HTML': words('attributes_escape css_escape html_escape javascript_escape raw safe_to_string'),
    Gettext: words(`
    dgettext dgettext_noop dngettext dngettext_noop dpgettext dpgettext_noop dpngettext dpngettext_noop gettext
    gettext_comment gettext_noop ngettext ngettext_noop pgettext pgettext_noop pngettext pngettext_noop`),
  }),
);

/** What a query is written with: no functions, wherever `Ecto.Query` is imported. */
const inQueries = words(`
  ago all any as asc assoc avg coalesce constant count date_add datetime_add desc exists field filter fragment from_now
  identifier ilike json_extract_path like literal map max merge min over parent_as selected_as splice struct sum type
  values row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value`);

const live = ['Phoenix.LiveView', 'Phoenix.Component'];

/** What `use` of such a module imports. */
const byUse = new Map<string, readonly string[]>([
  ['Phoenix.LiveView', live],
  ['Phoenix.LiveComponent', live],
  ['Phoenix.Component', ['Phoenix.Component']],
  ['Phoenix.Controller', ['Phoenix.Controller', 'Plug.Conn']],
  ['Plug.Builder', ['Plug.Conn']],
  ['Plug.Router', ['Plug.Conn']],
  ['Phoenix.Channel', ['Phoenix.Channel', 'Phoenix.Socket']],
  ['Phoenix.Socket', ['Phoenix.Socket']],
  ...['Gettext', 'Phoenix.VerifiedRoutes', 'Phoenix.View', 'Phoenix.HTML'].map(
    (name) => [name, [name]] as const,
  ),
  // What these give is for statements of a module: no function that anybody would call by the name of its module.
  ...[
    ...[
      'GenServer',
      'Agent',
      'Task',
      'Supervisor',
      'DynamicSupervisor',
      'Application',
      'GenStage',
      'Broadway',
    ],
    ...[
      'Oban.Worker',
      'Mix.Task',
      'Ecto.Schema',
      'Ecto.Repo',
      'Ecto.Type',
      'Ecto.Migration',
      'Phoenix.Router',
    ],
    ...['Phoenix.Endpoint', 'Phoenix.Presence', 'TypedStruct', 'Protobuf'],
  ].map((name) => [name, []] as const),
]);

/** Functions of others that `use` of such a module makes in it. */
export const makes = (used: string, name: string): boolean =>
  used === 'Gettext' && gives(used, name) === true;

/** Undefined for one that nothing is known of. */
export const importsOfUse = (used: string): readonly string[] | undefined => byUse.get(used);

/** The modules, by the last parts of their names, whose `use` imports a module that ends so. */
export const importersOf = (last: string): string[] =>
  [...byUse].flatMap(([used, imported]) =>
    imported.some((name) => lastPart(name) === last) ? [lastPart(used)] : [],
  );

/** The name of `name/2`. */
const nameOf = (called: string): string => called.slice(0, called.lastIndexOf('/'));

/** Whether a module gives `name/2` to those that import it; undefined for one that nothing is known of. */
export const gives = (module: string, called: string): boolean | undefined => {
  const names = known.get(module);
  return names && (names.has(called) || names.has(nameOf(called)));
};

export const isQueryWord = (called: string): boolean => inQueries.has(nameOf(called));
