import { Panel } from '../../ui/Panel.js';
import { keptOnServer } from './facts.js';
import styles from './privacy.module.css';

export function KeptOnServer() {
  return (
    <Panel aria-labelledby="server" className={styles.panel}>
      <h2 id="server">On the server, with an account</h2>
      <p>No other learner sees any of it. Whoever runs the server can, but for passwords and codes.</p>
      <dl className={styles.list}>
        {keptOnServer.map(([name, what]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
