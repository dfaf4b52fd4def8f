import { useEffect, useRef, useState } from "react";

const TYPING_PAUSE_MS = 200;

/** What is typed shows at once and is reported after a pause; a change from outside (back button) replaces it. */
export function useTypedText(value: string, report: (text: string) => void): readonly [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const [sent, setSent] = useState(value);
  if (value !== known) {
    setKnown(value);
    if (value !== sent) {
      setText(value);
      setSent(value);
    }
  }
  const latest = useRef(report);
  useEffect(() => {
    latest.current = report;
  });
  useEffect(() => {
    if (text === sent) return undefined;
    const timer = setTimeout(() => {
      setSent(text);
      latest.current(text);
    }, TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, sent]);
  return [text, setText];
}
