/** What every module can call by its bare name, without an import. */
const names = new Set(
  `! abs alias! and apply binary_part binary_slice binding bit_size byte_size ceil dbg def defdelegate defexception
  defguard defguardp defimpl defmacro defmacrop defmodule defoverridable defp defprotocol defstruct destructure div elem
  exit floor function_exported? get_and_update_in get_in hd if in inspect is_atom is_binary is_bitstring is_boolean
  is_exception is_float is_function is_integer is_list is_map is_map_key is_nil is_non_struct_map is_number is_pid is_port
  is_reference is_struct is_tuple length macro_exported? make_ref map_size match? max min node not or pop_in put_elem
  put_in raise rem reraise round self send spawn spawn_link spawn_monitor struct struct! tap then throw tl to_charlist
  to_string to_timeout trunc tuple_size unless update_in use var! alias case cond for import quote receive require super
  try unquote unquote_splicing with fn __CALLER__ __DIR__ __ENV__ __MODULE__ __STACKTRACE__ __aliases__ __block__`
    .trim()
    .split(/\s+/),
);

export const isKernel = (name: string): boolean => names.has(name);
