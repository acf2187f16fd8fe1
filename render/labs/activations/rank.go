package activations

// NotebookRank is where the notebook puts a function for the hidden layers of a
// deep network, 1 the first choice of NotebookRanks:
//
//	SELU > ELU > leaky ReLU (and its variants) > ReLU > tanh > logistic
//
// It ranks how well networks learn, not how fast functions are: those that cost
// more are said to make up for it in training. It is 0 for what is not ranked.
// Source: Géron 2019, chapter 11, in the notebook's section on which function
// to use.
func NotebookRank(key string) int {
	switch key {
	case "selu":
		return 1
	case "elu":
		return 2
	case "leaky_relu", "rrelu", "prelu":
		return 3
	case "relu":
		return 4
	case "tanh":
		return 5
	case "sigmoid":
		return 6
	}
	return 0
}

// NotebookRanks is how many ranks there are.
const NotebookRanks = 6
