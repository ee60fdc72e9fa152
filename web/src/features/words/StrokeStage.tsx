import HanziWriter from 'hanzi-writer';
import { useEffect, useRef } from 'react';
import { SIZE, type StrokeData, TOP } from './strokes.js';
import styles from './strokes.module.css';

interface StrokeStageProps {
  readonly character: string;
  readonly data: StrokeData;
  /** How many strokes stand there, the last one marked; null plays the whole character from its first stroke. */
  readonly step: number | null;
  readonly isPaused: boolean;
  readonly onEnd: () => void;
}

/** The square in which a character is written. */
export function StrokeStage({ character, data, step, isPaused, onEnd }: StrokeStageProps) {
  const target = useRef<HTMLDivElement>(null);
  const writer = useRef<HanziWriter | null>(null);
  const end = useRef(onEnd);
  useEffect(() => {
    end.current = onEnd;
  });
  const isPlaying = step === null;

  useEffect(() => {
    const place = target.current;
    if (!isPlaying || !place) return;
    let isOver = false;
    const { clientWidth: width } = place;
    const created = HanziWriter.create(place, character, {
      width,
      height: width,
      padding: 0,
      showCharacter: false,
      showOutline: false,
      // the writer takes no variables of style sheets
      strokeColor: getComputedStyle(place).color,
      delayBetweenStrokes: 350,
      charDataLoader: () => ({
        strokes: [...data.strokes],
        medians: data.medians.map((median) => median.map(([x, y]) => [x, y])),
      }),
    });
    writer.current = created;
    void created.animateCharacter({
      onComplete: ({ canceled }) => {
        if (!canceled && !isOver) end.current();
      },
    });
    return () => {
      isOver = true;
      writer.current = null;
      place.replaceChildren();
    };
  }, [isPlaying, character, data]);

  useEffect(() => {
    void (isPaused ? writer.current?.pauseAnimation() : writer.current?.resumeAnimation());
  }, [isPaused]);

  const count = data.strokes.length;
  // a label has one language: it does not name the character
  const label = isPlaying ? 'The character is being written' : `${step} of ${count} strokes written`;
  return (
    <div className={styles.stage}>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={label}>
        <path className={styles.guide} d="M0 0L1024 1024M1024 0L0 1024M512 0V1024M0 512H1024" />
        <g transform={`translate(0 ${TOP}) scale(1 -1)`}>
          {data.strokes.map((stroke, index) => (
            <path key={stroke} d={stroke} className={styles[lookOf(index, step, count)]} />
          ))}
        </g>
      </svg>
      <div ref={target} className={styles.play} aria-hidden="true" />
    </div>
  );
}

function lookOf(index: number, step: number | null, count: number): 'outline' | 'latest' | 'ink' {
  if (step === null || index >= step) return 'outline';
  return index === step - 1 && step < count ? 'latest' : 'ink';
}
