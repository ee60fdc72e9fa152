/** A zone of the IANA database as people look for it. */
export interface Zone {
  readonly name: string;
  /** `New York` of `America/New_York`. */
  readonly city: string;
  /** `America`, or `America, Argentina`; empty for `UTC`. */
  readonly region: string;
}

export function zoneOf(name: string): Zone {
  const parts = name.replaceAll('_', ' ').split('/');
  return { name, city: parts.at(-1) ?? name, region: parts.slice(0, -1).join(', ') };
}

/** The zones of this browser, by city. Some leave UTC out, which a learner may have. */
export function allZones(): Zone[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])]
    .map(zoneOf)
    .sort((one, other) => one.city.localeCompare(other.city, 'en'));
}

const plain = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s_/,.-]+/g, ' ')
    .trim();

/** Zones that hold every word of the query, those first whose city begins with it. */
export function searchZones(zones: readonly Zone[], query: string, limit: number): Zone[] {
  const wanted = plain(query);
  const parts = wanted.split(' ');
  const rank = (zone: Zone) => (plain(zone.city).startsWith(wanted) ? 0 : 1);
  return zones
    .filter((zone) => {
      const text = ` ${plain(zone.name)}`;
      return parts.every((part) => text.includes(` ${part}`));
    })
    .sort((one, other) => rank(one) - rank(other))
    .slice(0, limit);
}

/** `UTC+8`, `UTC−3:30`, `UTC`: what the zone's clocks are ahead of UTC by at an instant (epoch ms). */
export function zoneOffset(timeZone: string, instant: number): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(instant);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  return name.replace('GMT', 'UTC').replace(/\+0$/, '').replace('-', '−');
}

/** The clock of the zone at an instant (epoch ms): `19:57`. */
export function zoneClock(timeZone: string, instant: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(instant);
}
