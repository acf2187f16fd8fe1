package signal_test

import (
	"fmt"
	"time"

	"downhill/activations"
	"downhill/nn/initializers"
	"downhill/nn/signal"
)

// Through 50 layers of ReLU, Glorot's variance halves the signal in every layer
// and He's keeps it.
func ExampleSimulation() {
	for _, init := range []initializers.Initializer{
		initializers.Glorot(initializers.Normal), initializers.He(initializers.Normal),
	} {
		s, err := signal.New(signal.Plan{
			Activation: activations.ReLU{}, Initializer: init, InputStd: 1,
			Depth: 50, Width: 100, Batch: 128, Trials: 10, Seed: 1,
		})
		if err != nil {
			fmt.Println(err)
			return
		}
		for !s.Done() {
			if err := s.Step(8 * time.Millisecond); err != nil {
				fmt.Println(err)
				return
			}
		}
		layers := s.Result().Layers
		fmt.Printf("variance of z in layer 50: 10^%.1f\n", layers[49].Stats[signal.PreVar].Log10Mean)
	}
	// Output:
	// variance of z in layer 50: 10^-15.0
	// variance of z in layer 50: 10^0.1
}
