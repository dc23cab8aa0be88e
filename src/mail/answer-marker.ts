/**
 * The line that begins every mail an agent can answer, in its HTML and its text. What an agent writes stands above it.
 * The desk looks for it to find where the agent's words end, and refuses a mail in which it would reach a customer.
 */
export const answerMarker = '— Write above this line; #help lists commands —';
