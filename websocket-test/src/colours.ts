// Whether and how the terminal gets colours.
import { styleText } from 'node:util';

export type Style = 'bold' | 'blue' | 'cyan' | 'dim' | 'green' | 'magenta' | 'red' | 'yellow';
export type Paint = (style: Style, text: string) => string;

export const plainPaint: Paint = (_style, text) => text;
export const ansiPaint: Paint = (style, text) => styleText(style, text, { validateStream: false });

/**
 * FORCE_COLOR decides when it is set (0 and false mean no); then any NO_COLOR means none; else it takes a terminal.
 * reference: no-color.org; Node.js CLI documentation, FORCE_COLOR.
 */
export function choosePaint(isTerminal: boolean, env: NodeJS.ProcessEnv): Paint {
  const { FORCE_COLOR: forced, NO_COLOR: refused, TERM: terminal } = env;
  if (forced !== undefined) return forced === '0' || forced === 'false' ? plainPaint : ansiPaint;
  if (refused !== undefined && refused !== '') return plainPaint;
  return isTerminal && terminal !== 'dumb' ? ansiPaint : plainPaint;
}
