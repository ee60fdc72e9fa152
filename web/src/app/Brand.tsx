import { Link } from 'wouter';
import { Chinese } from '../ui/Chinese.js';
import styles from './app.module.css';

/** The seal and the name; the way home. */
export function Brand() {
  return (
    <Link to="/" className={styles.brand}>
      <Chinese className={styles.seal}>识字</Chinese>
      <span>Shizi</span>
    </Link>
  );
}
