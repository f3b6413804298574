/** A word as a shell takes it for one: bare where that is what it is, otherwise in single quotes. For commands that people read. */
export function quotedWord(text: string): string {
  const bare = /^(?:(?:[\w@%+=:,./-]|(?<=\w)[~^])+|\{\}|!)$/.test(text);
  return bare ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
