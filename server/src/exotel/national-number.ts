// Numbers as Exotel's v1 API takes them everywhere: Indian ones with a leading 0, others in E.164 (reference: number
// formats; its pages disagree, and the 0-prefixed form is the one seen to work).

export function toNationalNumber(e164: string): string {
  return e164.startsWith('+91') ? `0${e164.slice(3)}` : e164;
}
