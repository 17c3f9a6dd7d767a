// Reads a Dockerfile into its stages, and .dockerignore into a judge of paths
// (reference: docs.docker.com/reference/dockerfile, docs.docker.com/build/concepts/context).

export interface Stage {
  name: string | null;
  base: string;
  steps: Step[];
}

export interface Step {
  instruction: string;
  /** What follows it, continued lines joined. */
  text: string;
}

export function readDockerfile(text: string): Stage[] {
  const steps = text
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map(readStep);
  const stages: Stage[] = [];
  for (const step of steps) {
    if (step.instruction === 'FROM') {
      const [base = '', , name = null] = step.text.split(/\s+/);
      stages.push({ name, base, steps: [] });
    } else stages.at(-1)?.steps.push(step);
  }
  return stages;
}

function readStep(line: string): Step {
  const [, instruction = '', text = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  return { instruction: instruction.toUpperCase(), text: text.trim() };
}

/** Whether a path (relative to the context) stays out of it: the last pattern that fits decides. */
export function readDockerignore(text: string): (path: string) => boolean {
  const patterns = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isException: line.startsWith('!'), fits: patternOf(line.replace(/^!/, '')) }));
  return (path) => {
    const parts = path.split('/');
    // What fits a folder fits all that is in it.
    const prefixes = parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
    const last = patterns.findLast(({ fits }) => prefixes.some((prefix) => fits.test(prefix)));
    return last !== undefined && !last.isException;
  };
}

function patternOf(glob: string): RegExp {
  const source = glob
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('**/', '\u0000')
    .replaceAll('**', '\u0001')
    .replaceAll('*', '[^/]*')
    .replaceAll('\u0000', '(?:.*/)?')
    .replaceAll('\u0001', '.*');
  return new RegExp(`^${source}$`);
}
