// The version of the emulator, which every answer of it carries.
import packageJson from '../package.json' with { type: 'json' };

export const emulatorVersion = packageJson.version;
