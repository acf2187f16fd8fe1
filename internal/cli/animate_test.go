package cli

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"downhill/internal/carry"
	"downhill/internal/scenario"
)

// filmed decodes a GIF and returns what a viewer shows frame after frame.
func filmed(t *testing.T, file []byte) (*gif.GIF, []*image.RGBA) {
	t.Helper()
	g, err := gif.DecodeAll(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	screen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	var out []*image.RGBA
	for _, img := range g.Image {
		draw.Draw(screen, img.Bounds(), img, img.Bounds().Min, draw.Over)
		out = append(out, &image.RGBA{Pix: slices.Clone(screen.Pix), Stride: screen.Stride, Rect: screen.Rect})
	}
	return g, out
}

// off is how many px of two pictures differ by more than the error of a palette:
// 24 of 255, as the tests of the palette have it.
func off(a *image.RGBA, b image.Image) int {
	n := 0
	for y := range a.Rect.Dy() {
		for x := range a.Rect.Dx() {
			r, g, bl, _ := b.At(x, y).RGBA()
			p := a.RGBAAt(x, y)
			for _, d := range []int{int(p.R) - int(r>>8), int(p.G) - int(g>>8), int(p.B) - int(bl>>8)} {
				if d > 24 || d < -24 {
					n++
					break
				}
			}
		}
	}
	return n
}

func picture(t *testing.T, path string) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// movingLabs are a small call of every lab that moves, with the frames that its
// animation has by itself.
func movingLabs() map[string]struct {
	call   string
	frames int
} {
	return map[string]struct {
		call   string
		frames int
	}{
		"race":       {"race --steps 6", 7},
		"race three": {"race --steps 6 --three", 7},
		"find":       {"race --find-lr range --optimizer sgd --steps 20", -1},
		"curves":     {"activations --points 9 --activation relu --activation tanh", 9},
		"dying":      {"activations --figure dying --steps 5 --layers 3 --units 4", 6},
		"variance":   {"signal --depth 4 --width 8 --batch 8 --trials 2", 9},
		"histograms": {"signal --figure histograms --depth 4 --width 8 --batch 8 --trials 2", 9},
		"moments":    {"signal --figure moments --depth 4 --width 8 --batch 8 --trials 2", 5},
		"grid":       {"signal --figure grid --depth 4 --width 8 --batch 8 --trials 2", 5},
		"schedules":  {"schedules --schedule power:s=3 --steps 8", 9},
		"train":      {"train --data moons:n=60 --layers 4 --optimizer adam --optimizer sgd --epochs 3", 4},
		"transfer":   {"transfer --scenario scene.yaml", 3},
	}
}

// Every lab's animation ends with the figure that the lab writes as a picture,
// shows something else in every frame, and is the same another time.
func TestLabsMove(t *testing.T) {
	for name, tt := range movingLabs() {
		t.Run(name, func(t *testing.T) {
			inFolder(t)
			write(t, "scene.yaml", transferScene(scenario.ExperimentReuse))
			theme := "light"
			if len(name)%2 == 0 {
				theme = "dark"
			}
			args := append(strings.Fields(tt.call), "-q", "--theme", theme, "--size", "640x400")
			done(t, "", append(args, "-o", "a.gif", "-o", "still.png")...)
			g, frames := filmed(t, read(t, "a.gif"))
			if g.Config.Width != 640 || g.Config.Height != 400 || g.LoopCount != 0 {
				t.Errorf("%d × %d px, repeated %d times", g.Config.Width, g.Config.Height, g.LoopCount)
			}
			if tt.frames >= 0 && len(frames) != tt.frames || len(frames) < 3 {
				t.Errorf("%d frames, want %d", len(frames), tt.frames)
			}
			for i := 1; i < len(frames); i++ {
				if bytes.Equal(frames[i].Pix, frames[i-1].Pix) {
					t.Errorf("frame %d looks like the one before", i)
				}
			}
			// The costs of activation functions are measured anew for each call, not
			// for each file.
			if n := off(frames[len(frames)-1], picture(t, "still.png")); name != "curves" && n > 640*400/200 {
				t.Errorf("at the end %d px differ from the figure", n)
			}
			if name == "curves" { // the one lab that shows times
				return
			}
			done(t, "", append(args, "-o", "b.gif")...)
			if !bytes.Equal(read(t, "a.gif"), read(t, "b.gif")) {
				t.Error("another time the bytes are others")
			}
		})
	}
}

// The flags choose steps, rate and duration, and what is written says them.
func TestAnimationFlags(t *testing.T) {
	inFolder(t)
	out := done(t, "", strings.Fields("race --steps 50 --from-step 10 --to-step 30 --fps 30 --duration 0.5 --size 320x240 -o a.gif")...)
	if want := "15 frames, 30.0 a second by delays of 3 and 4 hundredths of a second"; !strings.Contains(out, want) {
		t.Errorf("%q, want %q", out, want)
	}
	g, frames := filmed(t, read(t, "a.gif"))
	total := 0
	for _, d := range g.Delay[:len(g.Delay)-1] {
		total += d
	}
	if len(frames) != 15 || total+g.Delay[len(g.Delay)-1] != 50+160 {
		t.Errorf("%d frames of %v hundredths of a second, want 15 that take 50, and 160 more for the last", len(frames), g.Delay)
	}
	// A still picture of the same race at the first and the last step.
	for at, frame := range map[int]*image.RGBA{10: frames[0], 30: frames[14]} {
		done(t, "", strings.Fields("race --steps 50 -q -o a.yaml")...)
		text := strings.Replace(string(read(t, "a.yaml")), "view: {", fmt.Sprintf("view: {step: %d, ", at), 1)
		if !strings.Contains(text, "step: ") {
			text = string(read(t, "a.yaml")) + fmt.Sprintf("view: {step: %d}\n", at)
		}
		write(t, "at.yaml", text)
		done(t, "", strings.Fields("race --scenario at.yaml -q --size 320x240 -o still.png")...)
		if n := off(frame, picture(t, "still.png")); n > 320*240/200 {
			t.Errorf("the frame of step %d: %d px differ from the figure", at, n)
		}
	}
	if out := done(t, "", strings.Fields("schedules --schedule power:s=3 --steps 8 --duration 2 --size 320x240 -o b.gif")...); !strings.Contains(out, "9 frames, 4.55 a second)") {
		t.Errorf("delays of 22 hundredths: %q", out)
	}
	// A training that ends early ends its animation.
	done(t, "", strings.Fields("train --data moons:n=60 --layers 4 --optimizer adam:lr=0.5 --epochs 40 --early-stopping 1 --to-step 40 -q --size 320x240 -o c.gif")...)
	if _, frames := filmed(t, read(t, "c.gif")); len(frames) < 2 || len(frames) > 40 {
		t.Errorf("%d frames of a training that ended early", len(frames))
	}
}

// A walk around the surface looks different in every frame, at one step too.
func TestAnimationTurns(t *testing.T) {
	inFolder(t)
	done(t, "", strings.Fields("race -q --steps 10 --three --turn 90 --from-step 5 --to-step 5 --fps 5 --duration 1 --size 320x240 -o a.gif")...)
	_, frames := filmed(t, read(t, "a.gif"))
	if len(frames) != 5 || off(frames[0], frames[4]) < 2000 {
		t.Errorf("%d frames, %d px apart", len(frames), off(frames[0], frames[4]))
	}
}

// Numbered pictures are as many as the animation has frames, whole, and each
// carries the scenario.
func TestSequenceOfPictures(t *testing.T) {
	dir := inFolder(t)
	mkdir(t, "frames")
	args := strings.Fields("race --steps 20 --fps 10 --duration 0.5 --size 320x240 -o frames/%03d.png -o a.yaml")
	out := done(t, "", args...)
	for _, want := range []string{"wrote frames/001.png to 005.png (", ", 5 frames, 10.0 a second)"} {
		if !strings.Contains(out, filepath.FromSlash(want)) {
			t.Errorf("%q is missing in %q", want, out)
		}
	}
	if got := strings.Join(entries(t, "frames"), " "); got != "001.png 002.png 003.png 004.png 005.png" {
		t.Errorf("the folder holds %s", got)
	}
	want := read(t, "a.yaml")
	for i := 1; i <= 5; i++ {
		path := filepath.Join("frames", fmt.Sprintf("%03d.png", i))
		if b := picture(t, path).Bounds(); b.Dx() != 320 || b.Dy() != 240 {
			t.Errorf("%s is of %v", path, b)
		}
		if text, err := carry.Text(read(t, path)); err != nil || !bytes.Equal(text, want) {
			t.Errorf("%s carries %q, %v", path, text, err)
		}
	}
	out = done(t, "", strings.Fields("race --steps 20 --fps 10 --duration 0.3 --size 320x240 -o frames/%03d.png")...)
	if !strings.Contains(out, filepath.FromSlash("note: frames/004.png and what follows it are of an earlier animation")) {
		t.Errorf("nothing is said of the pictures that were there: %q", out)
	}
	if got := entries(t, dir); len(got) != 2 {
		t.Errorf("left behind: %v", got)
	}
}

func TestAnimationUsage(t *testing.T) {
	inFolder(t)
	for _, tt := range []struct{ args, want string }{
		{"race -o a.gif --from-step 9 --to-step 5", "--from-step 9 --to-step 5: want the first no larger than the second"},
		{"race -o a.gif --to-step 201", "-o a.gif: the animation's last step is 201: want 0 to 200"},
		{"race -o a.gif --from-step -1", "--from-step"},
		{"race -o a.gif --from-step x", "want a whole number"},
		{"race -o a.gif --fps 0", "--fps 0: want 1 to 60, such as 25"},
		{"race -o a.gif --fps NaN", "--fps"},
		{"race -o a.gif --fps 1000", "--fps 1000: want 1 to 60"},
		{"race -o a.gif --fps 60", "--fps 60: want at most 50 for a.gif"},
		{"race -o a.gif --duration 0", "--duration 0: want 0.1 to 600, such as 8"},
		{"race -o a.gif --duration 1e9", "want 0.1 to 600"},
		{"race -o a.gif --size 1x1", "200 ≤ width"},
		{"race -o a.gif --size 100000x100000", "width ≤ 20000"},
		{"race -o %d-%d.png", "2 places for a number; want one place for the number, such as frames-%04d.png"},
		{"race -o %s.png", "is no place for a whole number"},
		{"race -o a.png --fps 10", "--fps is for animations: give -o FILE.gif or -o frames-%04d.png too"},
		{"race --turn 90 --three", "--turn is for animations"},
		{"race --turn 90 -o a.gif", "give --three too"},
		{"race --map lr,momentum --optimizer momentum -o %d.png", "a map has no animation"},
		{"signal -o a.gif --to-step 41", "the animation's last layer is 41: want 0 to 40"},
		{"train --data moons:n=60 -o a.gif --epochs 3 --to-step 4", "the animation's last epoch is 4: want 0 to 3"},
		{"transfer -o a.gif --from-step 99", "the animation's first epoch is 99: want 0 to"},
		{"activations -o a.gif --to-step 401", "the animation's last point is 401: want 0 to 400"},
		{"schedules -o a.gif --to-step 201", "the animation's last step is 201"},
	} {
		t.Run(tt.args, func(t *testing.T) {
			r := call(t, "", strings.Fields(tt.args)...)
			if r.code != ExitUsage || !strings.Contains(r.err, tt.want) {
				t.Errorf("status %d, %q; want status 2 and %q", r.code, r.err, tt.want)
			}
		})
	}
	if r := call(t, "", "race", "-o", filepath.Join("missing", "%d.png")); r.code != ExitFailed || !strings.Contains(r.err, "does not exist; create it") {
		t.Errorf("a folder that is not there: status %d, %q", r.code, r.err)
	}
	if list, _ := os.ReadDir("."); len(list) != 0 {
		t.Errorf("something was written: %v", list)
	}
}
