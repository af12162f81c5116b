// Package ngram is the plain kind of model that triage uses: a linear one over
// hashed runs of 1–3 words and of 2–5 letters inside a word, and over named
// extra features that the caller finds (a pattern, a concept, a length).
//
// Reading:
//
//	var f ngram.Features           // keep it, its memory is used again
//	f.Read(&text)                  // text is a plain.Text; once for all models
//	f.Add("length:short", 1)       // extras, optional, before Score
//	m, err := ngram.Open(bytes)    // weights stay where they are, in the bytes
//	m.Score(&f, scores)            // one margin for each of m.Outputs()
//	p := m.Outputs()[0].Probability(scores[0])
//	yes := p >= m.Outputs()[0].Threshold
//
// Training (deterministic: the same rows in the same order give the same bytes):
//
//	rows := []ngram.Row{{Text: "…", Labels: []int8{1, 0, ngram.Unknown}, Weight: 1}}
//	spec := ngram.Spec{Task: "topic", Outputs: []string{"a", "b", "c"}, …}
//	w := ngram.Train(spec, rows)            // one-against-rest, L2 squared hinge
//	out := ngram.Cross(spec, rows, 5)       // margins of each row by a model that has not seen it
//	a, b := ngram.Platt(margins of k, yes); w.SetCalibration(k, a, b); w.SetThreshold(k, t)
//	bytes, err := w.Bytes()                 // header, 8-bit table, checksum
//
// Set Row.Extras to give the extra features of a row: called with the Features
// after Read, exactly as at reading.
//
// It is pure and owns no tables. What must always hold: Open refuses bytes
// whose checksum or version is not right, and nothing that was read is kept.
package ngram
