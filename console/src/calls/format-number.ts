// How phone numbers are written: in groups that can be read out.

const INDIAN_MOBILE = /^\+91([6-9]\d{4})(\d{5})$/;
const NANP = /^\+1(\d{3})(\d{3})(\d{4})$/;

/**
 * E.164 in groups: mobile numbers of India and numbers of North America by their own customs, all others by threes.
 * Whatever is no E.164 stays as it is. The whole of libphonenumber would be half of what this page loads.
 */
export function formatNumber(e164: string): string {
  const indian = INDIAN_MOBILE.exec(e164);
  if (indian) return `+91 ${indian[1]} ${indian[2]}`;
  const american = NANP.exec(e164);
  if (american) return `+1 ${american[1]} ${american[2]} ${american[3]}`;
  if (/^\+91\d{10}$/.test(e164)) return `+91 ${e164.slice(3, 5)} ${e164.slice(5, 9)} ${e164.slice(9)}`;
  if (!/^\+\d{8,15}$/.test(e164)) return e164;
  return e164.replace(/(\d)(?=(\d{3})+$)/g, '$1 ');
}
