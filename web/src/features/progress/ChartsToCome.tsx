import { Panel } from '../../ui/Panel.js';
import { LoadingNote, Skeleton } from '../../ui/Skeleton.js';
import styles from './progress.module.css';

/** The places of the charts, as high as they will be. */
export function ChartsToCome() {
  return (
    <>
      <LoadingNote />
      <Panel>
        <div className={styles.figuresToCome}>
          <Skeleton height="100%" />
        </div>
      </Panel>
      <Panel>
        <div className={styles.yearToCome}>
          <Skeleton height="100%" />
        </div>
      </Panel>
      <div className={styles.pair}>
        {['forecast', 'time'].map((chart) => (
          <Panel key={chart}>
            <Skeleton height="21rem" />
          </Panel>
        ))}
      </div>
    </>
  );
}
