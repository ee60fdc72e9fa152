import { ButtonLink } from '../ui/Button.js';
import { Chinese, Pinyin } from '../ui/Chinese.js';
import styles from './app.module.css';
import { Brand } from './Brand.js';

export function NotFound() {
  return (
    <main id="main" className={styles.alone} tabIndex={-1}>
      <title>Not found · Shizi</title>
      <Brand />
      <p className={styles.bigCharacters} aria-hidden="true">
        <Chinese>无</Chinese>
      </p>
      <h1>There is no page here</h1>
      <p>
        <Chinese>无</Chinese> (<Pinyin>wú</Pinyin>) means “not to have”. The address may be old, or mistyped.
      </p>
      <ButtonLink look="primary" to="/">
        Go to today’s words
      </ButtonLink>
    </main>
  );
}
