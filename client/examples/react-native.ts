// React Native: what it tells of the app and the network, and where things are kept.
import { CallClient, type KeyValueStorage, type Lifecycle } from '@patchcord/client';

/** The parts that are used of AppState (react-native) and NetInfo (@react-native-community/netinfo). */
interface AppState {
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void };
}
interface NetInfo {
  addEventListener(listener: (state: { isConnected: boolean | null }) => void): () => void;
}

export function nativeLifecycle(appState: AppState, netInfo: NetInfo): Lifecycle {
  return {
    subscribe(listener) {
      const app = appState.addEventListener('change', (state) => state === 'active' && listener('wake'));
      const network = netInfo.addEventListener(({ isConnected }) => listener(isConnected ? 'online' : 'offline'));
      return () => {
        app.remove();
        network();
      };
    },
  };
}

/** `storage`: AsyncStorage (@react-native-async-storage/async-storage) as it is. */
export function nativeClient(appState: AppState, netInfo: NetInfo, storage: KeyValueStorage): CallClient {
  return new CallClient({
    endpoints: ['wss://calls.example', 'wss://calls-fallback.example'],
    lifecycle: nativeLifecycle(appState, netInfo),
    storage,
  });
}
