// Brokers, browsers and whole stacks: side by side on two cores they would only measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
