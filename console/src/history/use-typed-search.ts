// What somebody types to search for, and what is asked for of it: at once, but one question at a time. So a server that
// answers quickly is felt as quick, and a slow one is not asked for every letter.
import { useIsFetching } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { callListsKey } from '../api/questions.ts';

/** `search`: what the address says; `ask` is to change it. */
export function useTypedSearch(search: string, ask: (typed: string) => void) {
  const [typed, setTyped] = useState(search);
  const isAsking = useIsFetching({ queryKey: callListsKey }) > 0;
  const asked = useRef(search);
  const told = useRef(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `ask` is another one each time and does the same
  useEffect(() => {
    const isNew = told.current !== search;
    told.current = search;
    // Another link, or the filters were cleared. What we have asked for ourselves must not undo what was typed since.
    if (isNew && asked.current !== search) {
      asked.current = search;
      setTyped(search);
      return;
    }
    const isUnderWay = asked.current !== search;
    if (isUnderWay || isAsking || typed.trim() === search) return;
    asked.current = typed.trim();
    ask(asked.current);
  }, [typed, search, isAsking]);
  return [typed, setTyped] as const;
}
