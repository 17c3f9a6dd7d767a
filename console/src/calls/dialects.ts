// What the kinds of Exotel's deliveries are called.

const dialects: Record<string, string> = {
  'status-callback': 'StatusCallback',
  passthru: 'Passthru applet',
  popup: 'Popup of the Connect applet',
  'dynamic-url': 'Question of an applet',
  'ip-calling': 'IP calling event',
  unknown: 'Something that Exotel’s documentation does not name',
};

export function nameOfDialect(dialect: string): string {
  return dialects[dialect] ?? dialect;
}
