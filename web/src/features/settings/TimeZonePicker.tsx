import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import styles from './settings.module.css';
import { allZones, searchZones, type Zone, zoneClock, zoneOf, zoneOffset } from './time-zones.js';

const SHOWN = 8;

interface TimeZonePickerProps {
  readonly id: string;
  readonly describedBy: string | undefined;
  readonly value: string;
  readonly onChange: (timeZone: string) => void;
  /** Epoch ms: what the clocks in the list show. */
  readonly now: number;
}

/** A field in which one looks for a city (a combobox, as WAI-ARIA's patterns have it). */
export function TimeZonePicker({ id, describedBy, value, onChange, now }: TimeZonePickerProps) {
  const listId = useId();
  const [query, setQuery] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const zones = useMemo(allZones, []);
  const isOpen = query !== null;
  const found = useMemo(() => (query === null ? [] : searchZones(zones, query, SHOWN)), [zones, query]);

  useEffect(() => {
    if (isOpen) list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [isOpen, active]);

  const choose = (zone: Zone | undefined) => {
    setQuery(null);
    if (zone && zone.name !== value) onChange(zone.name);
  };
  const look = (text: string) => {
    setQuery(text);
    setActive(0);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setQuery(null);
    else if (event.key === 'Enter' && isOpen) choose(found[active]);
    else if (event.key === 'ArrowDown') {
      if (!isOpen) look('');
      else setActive(Math.min(found.length - 1, active + 1));
    } else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else return;
    event.preventDefault();
  };

  return (
    <div className={styles.picker}>
      <input
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={found.length > 0 ? `${listId}-${active}` : undefined}
        aria-describedby={describedBy}
        value={query ?? told(zoneOf(value))}
        onFocus={(event) => event.target.select()}
        onChange={(event) => look(event.target.value)}
        onKeyDown={press}
        onBlur={() => setQuery(null)}
      />
      <div className={styles.found} hidden={!isOpen}>
        <div ref={list} id={listId} role="listbox" aria-label="Time zones" className={styles.zones}>
          {found.map((zone, index) => (
            <button
              type="button"
              tabIndex={-1}
              key={zone.name}
              id={`${listId}-${index}`}
              role="option"
              aria-selected={index === active}
              // the field keeps the focus
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(zone)}
            >
              <span>
                {zone.city} {zone.region && <span className={styles.hint}>{zone.region}</span>}
              </span>
              <span className={styles.clock}>
                {zoneClock(zone.name, now)} <span className={styles.hint}>{zoneOffset(zone.name, now)}</span>
              </span>
            </button>
          ))}
        </div>
        {isOpen && found.length === 0 && <p className={styles.hint}>No such place. Try a large city near you.</p>}
      </div>
    </div>
  );
}

function told({ city, region }: Zone): string {
  return region ? `${city}, ${region}` : city;
}
