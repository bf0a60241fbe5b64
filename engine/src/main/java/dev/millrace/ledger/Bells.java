package dev.millrace.ledger;

/**
 * Who is to look at the ledger again: those who begin runs, or those who wait for runs to end.
 * Apart from each other, so that an answer on its way out does not compete for a core with a look
 * for work, nor a photo on its way in with a look for answers.
 *
 * @param work rung when a run may be ready
 * @param ends rung when a run ended or a delivery is due
 */
public record Bells(Bell work, Bell ends) {
  public Bells() {
    this(new Bell(), new Bell());
  }
}
