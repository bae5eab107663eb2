exec id
