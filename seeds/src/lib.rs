//! The sample firm, told as a story with a named cast by the same verbs a firm uses, so that every number and every
//! entry of its history came about as a firm's own would.

#[expect(dead_code, reason = "told by the story, which comes next")]
mod cast;
#[expect(dead_code, reason = "told by the story, which comes next")]
mod plot;
