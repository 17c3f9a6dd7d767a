// Our ringing in the iPhone's project: PushKit wakes the app, and CallKit rings.
import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RingingParts } from './android.ts';
import { insertInto, replaceIn } from './edit-file.ts';

const infoPlist = `	<key>UIBackgroundModes</key>
	<array>
		<string>voip</string>
		<string>audio</string>
	</array>
	<key>NSMicrophoneUsageDescription</key>
	<string>So that the other one hears you in a call.</string>
	<key>NSCameraUsageDescription</key>
	<string>So that the other one sees you in a video call.</string>
`;

const entitlements = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
	<key>aps-environment</key>
	<string>development</string>
</dict>
</plist>
`;

export function addRingingToIos({ project, sources }: Omit<RingingParts, 'appId'>): void {
  const app = join(project, 'App/App');
  cpSync(sources, app, { recursive: true });
  writeFileSync(join(app, 'App.entitlements'), entitlements);
  insertInto(join(app, 'Info.plist'), [{ before: '</dict>\n</plist>', isLast: true, text: infoPlist }]);
  insertInto(join(app, 'AppDelegate.swift'), [
    {
      before: '        // Override point for customization after application launch.',
      text: '        // A push may have started the app: it must ring before anything else.\n        RingCenter.shared.start()\n',
    },
  ]);
  replaceIn(
    join(app, 'SceneDelegate.swift'),
    'rootViewController = CAPBridgeViewController()',
    'rootViewController = ShellViewController()',
  );
  addToXcode(join(project, 'App/App.xcodeproj/project.pbxproj'), readdirSync(sources).toSorted());
}

/** Xcode compiles only what its project file names; ids in it are 24 hexadecimal digits of anybody's choice. */
function addToXcode(path: string, files: readonly string[]): void {
  const named = files.map((file, index) => ({
    file,
    reference: `50617463686072640000A0${String(index).padStart(2, '0')}`,
    build: `50617463686072640000B0${String(index).padStart(2, '0')}`,
  }));
  const place = (before: string, line: (one: (typeof named)[number]) => string) =>
    named.map((one) => ({ before, text: line(one) }));
  insertInto(path, [
    ...place(
      '/* End PBXBuildFile section */',
      ({ file, reference, build }) =>
        `\t\t${build} /* ${file} in Sources */ = {isa = PBXBuildFile; fileRef = ${reference} /* ${file} */; };\n`,
    ),
    ...place(
      '/* End PBXFileReference section */',
      ({ file, reference }) =>
        `\t\t${reference} /* ${file} */ = {isa = PBXFileReference; lastKnownFileType = sourcecode.swift; path = ${file}; sourceTree = "<group>"; };\n`,
    ),
    ...place(
      '\t\t\t\t504EC3071FED79650016851F /* AppDelegate.swift */,\n',
      ({ file, reference }) => `\t\t\t\t${reference} /* ${file} */,\n`,
    ),
    ...place(
      '\t\t\t\t504EC3081FED79650016851F /* AppDelegate.swift in Sources */,\n',
      ({ file, build }) => `\t\t\t\t${build} /* ${file} in Sources */,\n`,
    ),
  ]);
  replaceIn(
    path,
    '\t\t\t\tINFOPLIST_FILE = App/Info.plist;',
    '\t\t\t\tCODE_SIGN_ENTITLEMENTS = App/App.entitlements;\n\t\t\t\tINFOPLIST_FILE = App/Info.plist;',
  );
}
