package train

import (
	"downhill/nn/sparse"
	"downhill/render/labs"
)

// measuredDoc is what a document's figure, or pruning, asks for.
type measuredDoc struct {
	Sparsity       *sparsityDoc       `json:"sparsity,omitempty"`
	Regularization *regularizationDoc `json:"regularization,omitempty"`
	Calibration    *calibrationDoc    `json:"calibration,omitempty"`
}

type sparsityDoc struct {
	Zeros     labs.Number      `json:"zeros"` // share of the kernels' weights, as trained
	Layers    []layerZerosDoc  `json:"layers"`
	Threshold labs.Number      `json:"threshold"`
	Pruned    *prunedDoc       `json:"pruned,omitempty"`
	Frontier  []frontierAtDoc  `json:"frontier,omitempty"`
	Memory    map[string]int64 `json:"bytes"`
	Products  map[string]int64 `json:"multiplications"` // an instance
}

type layerZerosDoc struct {
	Name    string      `json:"name"`
	Weights int         `json:"weights"`
	Zeros   int         `json:"zeros"`
	Share   labs.Number `json:"share"`
}

type prunedDoc struct {
	Zeros  labs.Number     `json:"zeros"`
	Layers []layerZerosDoc `json:"layers"`
	Test   scoreDoc        `json:"test"`
}

type frontierAtDoc struct {
	Threshold labs.Number `json:"threshold"`
	Zeros     labs.Number `json:"zeros"`
	Test      scoreDoc    `json:"test"`
}

type regularizationDoc struct {
	Limit      labs.Number    `json:"max_norm"`
	Smoothness labs.Number    `json:"mean_gradient_norm"` // of the prediction over the plane
	Layers     []normLayerDoc `json:"layers"`
}

type normLayerDoc struct {
	Name  string       `json:"name"`
	Norms labs.Numbers `json:"unit_norm"`
}

type calibrationDoc struct {
	Plain reliabilityDoc  `json:"plain"`
	MC    *reliabilityDoc `json:"mc_dropout,omitempty"`
}

type reliabilityDoc struct {
	Loss       labs.Number `json:"loss"`
	Accuracy   labs.Number `json:"accuracy"`
	Confidence labs.Number `json:"confidence"`
	ECE        labs.Number `json:"ece"`
	Bins       []binDoc    `json:"bins"`
}

type binDoc struct {
	From       labs.Number `json:"from"`
	To         labs.Number `json:"to"`
	Count      int         `json:"count"`
	Confidence labs.Number `json:"confidence"`
	Accuracy   labs.Number `json:"accuracy"`
}

func (r *Result) measured() (d measuredDoc) {
	if s := r.Sparsity; s != nil {
		all := sparse.Total(s.Kept())
		d.Sparsity = &sparsityDoc{Zeros: labs.Number(sparse.Total(s.Layers).Share()), Layers: layerZeros(s.Layers), Threshold: labs.Number(s.Threshold),
			Memory:   map[string]int64{"dense": int64(all.Dense), "sparse": int64(all.Sparse)},
			Products: map[string]int64{"dense": int64(all.Weights), "sparse": int64(all.Weights - all.Zeros)}}
		if s.Pruned != nil {
			d.Sparsity.Pruned = &prunedDoc{labs.Number(all.Share()), layerZeros(s.Pruned), scored(s.Score)}
		}
		for _, f := range s.Frontier {
			d.Sparsity.Frontier = append(d.Sparsity.Frontier, frontierAtDoc{labs.Number(f.Threshold), labs.Number(f.Zeros), scored(f.Score)})
		}
	}
	if g := r.Regularization; g != nil {
		d.Regularization = &regularizationDoc{Limit: labs.Number(g.Limit), Smoothness: labs.Number(g.Smoothness)}
		for _, l := range g.Norms {
			d.Regularization.Layers = append(d.Regularization.Layers, normLayerDoc{l.Name, l.Norms})
		}
	}
	if c := r.Calibration; c != nil {
		d.Calibration = &calibrationDoc{Plain: reliable(&c.Plain)}
		if c.MC != nil {
			mc := reliable(c.MC)
			d.Calibration.MC = &mc
		}
	}
	return d
}

func scored(s Score) scoreDoc { return scoreDoc{labs.Number(s.Loss), labs.Number(s.Accuracy)} }

func layerZeros(layers []sparse.Layer) []layerZerosDoc {
	out := []layerZerosDoc{}
	for _, l := range layers {
		out = append(out, layerZerosDoc{l.Name, l.Weights, l.Zeros, labs.Number(l.Share())})
	}
	return out
}

func reliable(r *Reliability) reliabilityDoc {
	d := reliabilityDoc{labs.Number(r.Loss), labs.Number(r.Accuracy), labs.Number(r.Confidence), labs.Number(r.ECE), nil}
	for _, b := range r.Bins {
		d.Bins = append(d.Bins, binDoc{labs.Number(b.From), labs.Number(b.To), b.Count, labs.Number(b.Confidence), labs.Number(b.Accuracy)})
	}
	return d
}

func (r *Result) speeds() (out [][3]float64) {
	for _, s := range r.Speeds {
		out = append(out, [3]float64{float64(s.Batch), s.Dense.Seconds(), s.Sparse.Seconds()})
	}
	return out
}
