/** Connections with this name are a test's own: what they ask is not counted. */
export const OBSERVER = 'test-observer';

export interface LoggedStatements {
  readonly statements: readonly string[];
  /** BEGIN, COMMIT and ROLLBACK. */
  readonly control: readonly string[];
}

/**
 * What PostgreSQL logged for one database. Lines begin with `database|application|` (log_line_prefix); further lines of a
 * statement begin with a tab.
 */
export function loggedStatements(text: string, name: string): LoggedStatements {
  const all = text
    .replaceAll('\n\t', ' ')
    .split('\n')
    .flatMap((line) => {
      const [, database, application, sql] =
        /^([^|]*)\|([^|]*)\|LOG: {2}(?:statement|execute [^:]*): (.*)$/.exec(line) ?? [];
      return database === name && application !== OBSERVER && sql !== undefined ? [sql.trim()] : [];
    });
  const isControl = (sql: string) => /^(BEGIN|COMMIT|ROLLBACK|START TRANSACTION)\b/i.test(sql);
  return { statements: all.filter((sql) => !isControl(sql)), control: all.filter(isControl) };
}
