variable "TAG" {
  default = "latest"
}
target "jobs" {
  context = "."
  target  = "worker"
  tags    = ["jobs:${TAG}"]
}
target "other" {
  target = TARGET
}
