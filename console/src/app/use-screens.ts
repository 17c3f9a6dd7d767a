// The screens that this server has a use for.
import { useQuery } from '@tanstack/react-query';
import { healthQuestion } from '../api/questions.ts';
import { type Screen, screens } from './screens.ts';

export function useScreens(): readonly (typeof screens)[number][] {
  const { data } = useQuery({ ...healthQuestion(), refetchInterval: false, staleTime: Number.POSITIVE_INFINITY });
  const isEmulated = data?.telephony === 'emulator';
  return screens.filter((screen: Screen) => screen.needs === undefined || isEmulated);
}
