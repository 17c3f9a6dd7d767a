// The bridge that Patchcord's talks are measured beside.
import { programFile, type ServerProgram } from '../servers/measured-server.ts';

export const modelUrlVariable = 'BENCH_MODEL_URL';

export function bareBridge(modelUrl: string): ServerProgram {
  return {
    name: 'bare bridge',
    args: [programFile('bare-bridge')],
    env: { [modelUrlVariable]: modelUrl },
    greeting: { kind: 'none' },
  };
}
