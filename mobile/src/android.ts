// Our ringing in Android's project: FCM wakes the app, and a CallStyle notification rings.
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { insertInto, replaceIn } from './edit-file.ts';

export interface RingingParts {
  /** The generated project. */
  project: string;
  /** Our sources for it. */
  sources: string;
  appId: string;
}

const KOTLIN = '2.1.21';
const FIREBASE_MESSAGING = '24.1.2';

const permissions = [
  'POST_NOTIFICATIONS',
  'USE_FULL_SCREEN_INTENT',
  'VIBRATE',
  'RECORD_AUDIO',
  'MODIFY_AUDIO_SETTINGS',
  'CAMERA',
];

const service = `    <service android:name="org.patchcord.ringing.RingService" android:exported="false">
            <intent-filter>
                <action android:name="com.google.firebase.MESSAGING_EVENT" />
            </intent-filter>
        </service>
    `;

const plugin = `
apply plugin: 'org.jetbrains.kotlin.android'

kotlin {
    jvmToolchain(21)
}

dependencies {
    implementation "androidx.core:core-ktx:$androidxCoreVersion"
    implementation "com.google.firebase:firebase-messaging:${FIREBASE_MESSAGING}"
}

`;

export function addRingingToAndroid({ project, sources, appId }: RingingParts): void {
  const app = join(project, 'app');
  const java = join(app, 'src/main/java');
  cpSync(sources, join(java, 'org/patchcord/ringing'), { recursive: true });
  writeFileSync(join(java, ...appId.split('.'), 'MainActivity.java'), mainActivity(appId));

  const manifest = join(app, 'src/main/AndroidManifest.xml');
  insertInto(manifest, [
    { before: '</application>', text: service },
    ...permissions.map((name) => ({
      before: '</manifest>',
      text: `    <uses-permission android:name="android.permission.${name}" />\n`,
    })),
    // Tablets without a camera or a telephone are welcome.
    {
      before: '</manifest>',
      text: '    <uses-feature android:name="android.hardware.camera" android:required="false" />\n',
    },
  ]);
  replaceIn(
    manifest,
    'android:name=".MainActivity"',
    'android:name=".MainActivity"\n            android:showWhenLocked="true"\n            android:turnScreenOn="true"',
  );
  insertInto(join(project, 'build.gradle'), [
    {
      before: "        classpath 'com.google.gms:google-services",
      text: `        classpath 'org.jetbrains.kotlin:kotlin-gradle-plugin:${KOTLIN}'\n`,
    },
  ]);
  insertInto(join(app, 'build.gradle'), [{ before: "apply from: 'capacitor.build.gradle'", text: plugin }]);
}

function mainActivity(appId: string): string {
  return `package ${appId};

import android.os.Bundle;
import com.getcapacitor.BridgeActivity;
import org.patchcord.ringing.RingingPlugin;

public class MainActivity extends BridgeActivity {
    @Override
    public void onCreate(Bundle savedInstanceState) {
        registerPlugin(RingingPlugin.class);
        super.onCreate(savedInstanceState);
    }
}
`;
}
