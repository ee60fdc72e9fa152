/** The process's own clock. What must agree between instances asks the database's clock instead. */
export type Clock = () => Date;
