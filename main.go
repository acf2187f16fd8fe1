// Downhill shows how deep networks learn.
package main

func main() {}
