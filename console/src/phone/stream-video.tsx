// Shows a stream of pictures. Its sound, if it has any, is played elsewhere.
import { useEffect, useRef } from 'react';

/** `stream`: the SDK's, which is the browser's own behind what it promises. */
export function StreamVideo({ stream, className, label }: { stream: unknown; className?: string; label: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (element.current) element.current.srcObject = stream as MediaStream;
  }, [stream]);
  return <video ref={element} autoPlay playsInline muted aria-label={label} {...(className && { className })} />;
}
