import { zoneOfDevice } from '../../session/learner.js';
import { Button } from '../../ui/Button.js';
import { Panel } from '../../ui/Panel.js';
import { useNow } from '../../ui/use-now.js';
import { SettingField } from './Setting.js';
import styles from './settings.module.css';
import { TimeZonePicker } from './TimeZonePicker.js';
import { zoneClock, zoneOf } from './time-zones.js';
import { titles } from './titles.js';
import { useSettings } from './use-settings.js';

const MINUTE_MS = 60_000;

export function DaySettings() {
  const { learner, save } = useSettings();
  const now = useNow(MINUTE_MS);
  const { timeZone } = learner;
  const ofDevice = zoneOfDevice();
  return (
    <Panel aria-labelledby="day" className={styles.section}>
      <h2 id="day">Day</h2>
      <SettingField
        name="timeZone"
        title={titles.timeZone}
        hint={`It is ${zoneClock(timeZone, now)} there. Your day of study begins at four in the morning.`}
      >
        {(ids) => (
          <>
            <TimeZonePicker
              {...ids}
              value={timeZone}
              now={now}
              onChange={(zone) => save('timeZone', { timeZone: zone })}
            />
            {ofDevice && ofDevice !== timeZone && (
              <div className={styles.offer}>
                <p>This device is in {zoneOf(ofDevice).city}.</p>
                <Button onClick={() => save('timeZone', { timeZone: ofDevice })}>Use {zoneOf(ofDevice).city}</Button>
              </div>
            )}
          </>
        )}
      </SettingField>
    </Panel>
  );
}
