// Everything the browser runs. Islands listen on the document, so that they
// also work for what htmx brings in later. No page needs them for reading or
// for a form, except dragging on the board and the live reading of a capture.
import 'htmx.org';
import './shell.js';
import './side.js';
import './place.js';
import './keys.js';
import './palette.js';
import './capture.js';
import './board.js';
import './clock.js';
import './select.js';
import './matches.js';

// htmx would begin a task later, and a key pressed before that would leave the page.
window.htmx.initialize();
