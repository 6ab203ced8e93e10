import { useEffect, useState } from "react";

/** The time, renewed at each turn of the minute, or of the second where seconds are shown. */
export function useNow(every: 1000 | 60_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      setNow(Date.now());
      timer = setTimeout(tick, every - (Date.now() % every));
    };
    timer = setTimeout(tick, every - (Date.now() % every));
    return () => {
      clearTimeout(timer);
    };
  }, [every]);
  return now;
}
